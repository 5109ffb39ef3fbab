import { type Clock, systemClock } from '../../src/core/clock';
import type { MaskOption } from '../../src/core/mask-option';
import type { SessionRecord } from '../../src/core/span-record';
import { createMask, type Mask } from './create-mask';
import { renamed, structureOf } from './record-structure';
import { MASK_FAILED } from './visitor';
import type { MaskCounts } from './visitors';
import { withoutContent } from './without-content';

/** The options that say what may leave. */
export interface MaskConfig {
  readonly mask: MaskOption | undefined;
  readonly maskTimeoutMs: number;
  readonly captureContent: boolean;
}

/** What stands between the pipeline and everything that stores or sends; undefined when everything may leave as it is. */
export function maskFor(
  config: MaskConfig,
  deps: {
    readonly counts: MaskCounts;
    readonly clock?: Pick<Clock, 'monotonicMs'>;
    /** Told in one line, without content, what the user should look at. */
    readonly warn: (message: string) => void;
  },
): Mask | undefined {
  const { mask: option, maskTimeoutMs: timeoutMs, captureContent } = config;
  if (option === undefined && captureContent) return undefined;
  const { counts, warn, clock = systemClock } = deps;
  const onTimeout = (): void =>
    warn(
      `The mask took longer than ${timeoutMs} ms on a text; a placeholder was sent. Look at its patterns.`,
    );
  const mask = option === undefined ? undefined : createMask(option, { counts, timeoutMs, clock, onTimeout });
  return {
    text: (text) => mask?.text(text) ?? text,
    body: (body) => mask?.body(body) ?? body,
    record(record) {
      try {
        const kept = captureContent ? record : withoutContent(record);
        if (mask === undefined) return kept;
        // The session's name was read when the span started, before it was masked.
        if (!record.masked) return mask.record(kept);
        return { ...kept, session: renamed(kept.session, mask.text), ...maskedTwins(kept, mask) };
      } catch {
        // A fault of ours, or an attribute that throws when it is read: the tree keeps its place, nothing of it leaves.
        counts.failed += 1;
        return withheld(record);
      }
    },
  };
}

function withheld(record: SessionRecord): SessionRecord {
  return {
    ...structureOf(record),
    name: MASK_FAILED,
    status: { code: record.status.code },
    attributes: {},
    events: [],
    resource: {},
    session: renamed(record.session, () => MASK_FAILED),
    contentFree: true,
  };
}

/** A view of the same call that was not masked with its span, because that never ended. */
function maskedTwins({ twins, session }: SessionRecord, mask: Mask): Pick<SessionRecord, 'twins'> {
  if (twins === undefined) return {};
  return { twins: twins.map((twin) => (twin.masked ? twin : mask.record({ ...twin, session }))) };
}
