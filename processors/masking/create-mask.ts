import type { AnyValueMap } from '../../src/core/any-value';
import { type Clock, systemClock } from '../../src/core/clock';
import type { MaskOption, MaskSettings } from '../../src/core/mask-option';
import type { SessionRecord } from '../../src/core/span-record';
import { laneMaker } from './lane';
import { maskRecord } from './mask-record';
import { createPlaces } from './places';
import { type TextRule, textRules } from './rules';
import { TimedRunner } from './timed-runner';
import { createTokens } from './tokens';
import { ValueWalk } from './values';
import { gatherer, type Lanes, type MaskCounts, masker } from './visitors';

/** Masks everything the SDK sends. Nothing that goes in is changed. */
export interface Mask {
  record(record: SessionRecord): SessionRecord;
  /** One text, such as a name. */
  text(text: string): string;
  /** The body of a request to the API; `$` of a path is the body. */
  body(body: AnyValueMap): AnyValueMap;
}

export interface MaskDeps {
  readonly counts: MaskCounts;
  /** Milliseconds for the patterns and functions of one record, and again for a culprit tried alone. Default: 50. */
  readonly timeoutMs?: number;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
  /** Told when a text ran out of time. */
  readonly onTimeout?: () => void;
}

/**
 * A mask that fails closed: what a rule throws on, runs out of time on, or answers with something else than text is
 * withheld. A record takes at most four times `timeoutMs` for patterns and functions, and time linear in its size.
 */
export function createMask(option: MaskOption, deps: MaskDeps): Mask {
  const { rules, pseudonyms, objectKeys = false, json = true } = settingsOf(option);
  const { counts, clock = systemClock, timeoutMs: limitMs = 50, onTimeout } = deps;
  const tokens = createTokens(pseudonyms?.key);
  const places = createPlaces(rules);
  const makeLanes = lanesMaker(
    textRules(rules, tokens),
    objectKeys,
    new TimedRunner({ limitMs, clock, ...(onTimeout && { onTimeout }) }),
  );
  const cleanKeys = new Set<string>();
  const resources = new WeakMap<AnyValueMap, AnyValueMap>();

  /** Walks twice where time is limited: to gather the texts, and to put the masked ones in their places. */
  const pass = <T>(over: (walk: ValueWalk) => T): T => {
    const lanes = makeLanes();
    const timed = Object.values(lanes).filter((lane) => lane.timed);
    if (timed.length > 0) {
      over(new ValueWalk(gatherer(lanes, cleanKeys), places, json));
      for (const lane of timed) lane.settle();
    }
    return over(new ValueWalk(masker(lanes, tokens, counts, cleanKeys), places, json));
  };

  return {
    text: (text) => pass((walk) => walk.text(text)),
    body: (body) => pass((walk) => walk.body(body)),
    record(record) {
      const { failed } = counts;
      const known = resources.get(record.resource);
      const masked = pass((walk) => maskRecord(record, walk, known ?? walk.attributes(record.resource)));
      // Every span of a process has the same resource; one that a busy moment has spoilt is not kept.
      if (known === undefined && counts.failed === failed) resources.set(record.resource, masked.resource);
      return masked;
    },
  };
}

/** A function alone sees every text whole, JSON or not. */
function settingsOf(option: MaskOption): MaskSettings {
  if (typeof option === 'function') return { rules: [option], json: false };
  return 'rules' in option ? option : { rules: option };
}

/** Presets look at every key, for they never take a convention's name for a secret; other rules when they are asked to. */
function lanesMaker(rules: readonly TextRule[], objectKeys: boolean, runner: TimedRunner): () => Lanes {
  const text = laneMaker(rules, runner);
  const key = objectKeys
    ? text
    : laneMaker(
        rules.filter(({ kind }) => kind === 'preset'),
        runner,
      );
  // A function is promised texts.
  const number = laneMaker(
    rules.filter(({ kind }) => kind !== 'function'),
    runner,
  );
  return () => ({ text: text(), key: key(), number: number() });
}
