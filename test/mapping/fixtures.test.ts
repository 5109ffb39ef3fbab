import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import type { LucidicEvent } from '../../exporters/mapping/lucidic-event';
import { at, factsOfResult, type ResultFacts } from './support/facts-of-result';
import { mapEvents } from './support/map-events';
import { FIXTURES, fixtureNames, readFixture, recordsOf } from './support/record-from-fixture';
import { FAILED_OUTSIDE_THE_CALL, TOLD_OTHERWISE, WHAT_EMITTERS_SAY } from './support/what-emitters-say';

/** UPDATE_GOLDENS=1 rewrites the goldens; read the difference against `result` before keeping it. */
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';

describe.each(fixtureNames())('captured span %s', (name) => {
  const fixture = readFixture(name);
  const records = recordsOf(fixture);
  const events = records.map((record) => mapEvents(record));

  test('every span is read by exactly one dialect', () => {
    for (const record of records) expect(chooseDialect(record)).toBeDefined();
  });

  test('becomes its golden events', () => {
    const file = join(FIXTURES, 'golden', `${name}.json`);
    const actual = `${JSON.stringify(events, null, 1)}\n`;
    if (UPDATE) {
      mkdirSync(join(FIXTURES, 'golden'), { recursive: true });
      writeFileSync(file, actual);
    }
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(actual)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('says what the provider answered', () => {
    let calls = 0;
    for (const [index, [main]] of events.entries()) {
      if (main?.type !== 'llm_generation') continue;
      const facts = factsOfResult(fixture.result, calls);
      calls += 1;
      const said = { ...facts, ...WHAT_EMITTERS_SAY[name], ...WHAT_EMITTERS_SAY[`${name}#${index}`] };
      expect(pick(factsOfEvent(main), Object.keys(said))).toEqual(said);
    }
  });

  test('fails exactly when the call failed', () => {
    const statuses = events.map(([main]) => at(main, 'payload.status'));
    if (!fixture.error || FAILED_OUTSIDE_THE_CALL.has(name)) {
      expect(statuses).not.toContain('error');
      return;
    }
    expect(statuses).toContain('error');
    for (const [index, list] of events.entries())
      expectFailure(name, fixture.error, records[index]?.events.length ?? 0, list);
  });
});

function expectFailure(
  name: string,
  error: { readonly name: string; readonly message: string },
  exceptions: number,
  [main, child]: readonly LucidicEvent[],
): void {
  const text = String(at(main, 'payload.error'));
  // The Anthropic SDK's own span names the type of the failure and nothing more.
  expect(
    exceptions === 0 ? [error.message, `RateLimitError: ${error.message}`, 'rate_limit_error'] : [text],
  ).toContain(text);
  expect(child?.type).toBe(exceptions > 0 ? 'error_traceback' : undefined);
  if (!child) return;
  expect(child.client_parent_event_id).toBe(main?.client_event_id);
  expect(child.client_event_id).not.toBe(main?.client_event_id);
  const told = TOLD_OTHERWISE[name];
  expect(at(child, 'payload.error')).toContain(told ?? error.message.trim());
  expect(at(child, 'payload.error')).not.toContain('\n    at ');
  if (told !== undefined) return;
  expect(at(child, 'payload.traceback')).toMatch(/\n {4}at .+:\d+:\d+/);
}

function factsOfEvent(event: LucidicEvent): { readonly [Fact in keyof ResultFacts]-?: unknown } {
  const payload = event.payload;
  return {
    text: at(payload, 'response.output'),
    toolCalls: at(payload, 'response.tool_calls') ?? [],
    model: at(payload, 'request.model'),
    id: at(payload, 'misc.response_id'),
    finish: at(payload, 'misc.finish_reason'),
    input: at(payload, 'usage.input_tokens'),
    output: at(payload, 'usage.output_tokens'),
    cacheRead: at(payload, 'misc.usage.cache_read'),
    reasoning: at(payload, 'misc.usage.reasoning'),
    cacheWrite: at(payload, 'misc.usage.cache_write'),
    thinking: thinkingOf(payload),
    vectors: at(payload, 'response.output'),
  };
}

function thinkingOf(payload: unknown): string | undefined {
  const thoughts = at(payload, 'response.thinking');
  return Array.isArray(thoughts) ? thoughts.join('') : undefined;
}

function pick(facts: object, keys: readonly string[]): object {
  return Object.fromEntries(keys.map((key) => [key, at(facts, key)]));
}
