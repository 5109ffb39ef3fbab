import { childEventId } from '../../src/core/ids';
import type { SessionRecord } from '../../src/core/span-record';
import { compactOrNothing } from './compact';
import { spanMetadata } from './envelope';
import { failureText } from './failure-text';
import { isoTime } from './iso-time';
import type { ErrorTracebackEvent } from './lucidic-event';
import type { ReadError } from './reading';

/** The `error_traceback` child of the event `parentEventId`, at the moment the exception was recorded. */
export function errorTraceback(
  record: SessionRecord,
  failure: ReadError,
  parentEventId: string,
): ErrorTracebackEvent {
  const misc = compactOrNothing({ type: failure.type });
  return {
    type: 'error_traceback',
    client_event_id: childEventId(parentEventId, 'error'),
    client_parent_event_id: parentEventId,
    session_id: record.session.id,
    occurred_at: isoTime(failure.timeUnixMs ?? record.endUnixMs),
    metadata: spanMetadata(record),
    payload: { error: failureText(failure), traceback: failure.stack ?? '', ...(misc && { misc }) },
  };
}
