import { anyValueMap } from '../src/core/any-value';
import type { LogRecordLike } from '../src/core/otel-types';
import { contentEventName, logEvent } from './log-event';
import type { OpenSpans } from './open-spans';
import { unixMs } from './record-from-span';
import type { SpanTracker } from './span-tracker';
import { stableSpanContext } from './stable-span-context';

/**
 * What became of a log: its content is part of its open span; or why it is not; or it is none of our business, having
 * another name or no span that we follow.
 */
export type LogFate = 'joined' | 'not_ours' | 'late_log' | 'log_content_full';

/**
 * Joins the GenAI content that a log carries to its span, found by the SpanContext object. The SDKs 0.57, 0.2xx and 3.x
 * hand on the very object of the span (`trace.getSpanContext(context)`), also through contexts and proxies, and Datadog's
 * bridge one around its own lasting object; so ids, which would need a map that is never sure to be emptied, are not
 * looked at. The log itself is only read.
 */
export function joinLog(log: LogRecordLike, tracker: SpanTracker, openSpans: OpenSpans): LogFate {
  if (contentEventName(log) === undefined || log.spanContext === undefined) return 'not_ours';
  const spanContext = stableSpanContext(log.spanContext);
  const state = tracker.stateOf(spanContext);
  if (state?.tentativelyAdmitted !== true || state.fate === 'refused') return 'not_ours';
  if (state.fate === 'left') return 'late_log';
  const event = logEvent({
    eventName: log.eventName,
    timeUnixMs: unixMs(log.hrTime),
    attributes: anyValueMap(log.attributes),
    body: log.body,
  });
  return event === undefined || openSpans.join(spanContext, event) ? 'joined' : 'log_content_full';
}
