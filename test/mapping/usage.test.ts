import fc from 'fast-check';
import { inclusiveUsage, type ReportedUsage } from '../../exporters/mapping/usage';

test('one answer counted with and without its cached tokens is one result', () => {
  const cache = { cacheRead: 5, cacheWrite: 7 };
  const inclusive = inclusiveUsage({ input: 33, output: 17, ...cache });
  const exclusive = inclusiveUsage({ input: 21, output: 17, ...cache }, { input: true });
  expect(inclusive).toEqual({ input: 33, output: 17, ...cache });
  expect(exclusive).toEqual({ ...inclusive, reported: { input: 21 } });
});

test('a total shows what an unknown emitter left out', () => {
  expect(inclusiveUsage({ input: 21, output: 17, cacheRead: 5, cacheWrite: 7, total: 50 })?.input).toBe(33);
  expect(inclusiveUsage({ input: 9, output: 10, reasoning: 6, total: 25 })).toEqual({
    input: 9,
    output: 16,
    reasoning: 6,
    reported: { output: 10 },
  });
  expect(inclusiveUsage({ input: 21, output: 10, cacheRead: 5, reasoning: 6, total: 42 })).toMatchObject({
    input: 26,
    output: 16,
  });
});

test('a total that is the sum, or that fits nothing, changes no number and is not kept', () => {
  expect(inclusiveUsage({ input: 24, output: 11, cacheRead: 8, total: 35 })).toEqual({
    input: 24,
    output: 11,
    cacheRead: 8,
  });
  expect(inclusiveUsage({ input: 24, output: 11, cacheRead: 8, total: 99 })).toEqual({
    input: 24,
    output: 11,
    cacheRead: 8,
  });
});

test('a total is kept where it is all there is, and never made', () => {
  expect(inclusiveUsage({ total: 35 })).toEqual({ total: 35 });
  expect(inclusiveUsage({ input: 8, total: 8 })).toEqual({ input: 8 });
  expect(inclusiveUsage({ input: 24, output: 11 })).not.toHaveProperty('total');
});

test('what is no count was not said', () => {
  expect(
    inclusiveUsage({ input: -1, output: Number.NaN, reasoning: Number.POSITIVE_INFINITY }),
  ).toBeUndefined();
  expect(inclusiveUsage({})).toBeUndefined();
});

test('whatever was said: parts fit into their sums, nothing shrinks, nothing absent appears', () => {
  const count = fc.option(fc.oneof(fc.nat(), fc.double(), fc.constant(-5)), { nil: undefined });
  const said: fc.Arbitrary<ReportedUsage> = fc.record({
    input: count,
    output: count,
    total: count,
    cacheRead: count,
    cacheWrite: count,
    reasoning: count,
    inputAudio: count,
    outputAudio: count,
  });
  fc.assert(
    fc.property(said, fc.boolean(), fc.boolean(), (reported, input, output) => {
      const usage = inclusiveUsage(reported, { input, output }) ?? {};
      const cached = (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
      if (usage.input !== undefined) expect(usage.input).toBeGreaterThanOrEqual(cached);
      if (usage.output !== undefined) expect(usage.output).toBeGreaterThanOrEqual(usage.reasoning ?? 0);
      for (const [key, value] of Object.entries(usage)) {
        if (typeof value !== 'number') continue;
        const before = Object.entries(reported).find(([name]) => name === key)?.[1];
        expect(value).toBeGreaterThanOrEqual(before ?? Number.POSITIVE_INFINITY);
      }
    }),
  );
});
