import fc from 'fast-check';
import { createMask } from '../../../processors/masking/create-mask';
import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { MASK_PRESETS } from '../../../src/core/mask-option';
import { sessionRecord } from '../../support/spans';
import { counts, prose, secret } from './support/secrets';

const all = () => createMask(MASK_PRESETS, { counts: counts() });

/** A text around a secret that does not glue letters or digits to it. */
const around = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(prose, text, prose).map(([before, inner, after]) => `${before} ${inner} ${after}`);

/** A value with `leaf` somewhere in it: in maps, lists, keys, JSON texts, JSON in JSON. */
function hiding(leaf: fc.Arbitrary<string>): fc.Arbitrary<AnyValue> {
  return fc.letrec<{ any: AnyValue }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      tie('any').map((value) => [1, null, value, 'text']),
      tie('any').map((value): AnyValueMap => ({ role: 'user', content: value })),
      fc.tuple(leaf, prose).map(([key, text]): AnyValueMap => ({ [key]: text })),
      tie('any').map((value) => JSON.stringify({ role: 'user', content: value })),
      tie('any').map((value) => JSON.stringify([value, 12.5, true], null, 2)),
      tie('any').map((value) => JSON.stringify(value)),
    ),
  })).any;
}

describe('law 5: nothing leaks', () => {
  test('no secret survives, wherever it stands in a record', () => {
    fc.assert(
      fc.property(
        secret.chain(({ text, kind }) =>
          fc.record({
            kind: fc.constant(kind),
            text: fc.constant(text),
            plain: around(fc.constant(text)),
            value: hiding(around(fc.constant(text))),
            other: hiding(around(fc.constant(text))),
          }),
        ),
        ({ text, plain, value, other }) => {
          const record = sessionRecord({
            name: plain,
            attributes: { 'input.value': value, [plain]: 'key', other },
            resource: { 'process.command_args': [plain] },
            status: { code: 'ERROR', message: plain },
            events: [{ name: plain, timeUnixMs: 1, attributes: { 'exception.stacktrace': plain, value } }],
            session: { id: 's', source: 'trace', name: plain },
            twins: [sessionRecord({ name: plain, attributes: { 'output.value': other } })],
          });
          const before = JSON.stringify(record);
          const after = JSON.stringify(all().record(record));
          expect(after).not.toContain(text);
          expect(after).not.toContain(JSON.stringify(text).slice(1, -1));
          expect(JSON.stringify(record)).toBe(before);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a secret that JSON escapes hide is found, and so is a number', () => {
    const mask = all();
    expect(mask.text('{"mail":"joe\\u0040example.com"}')).toBe('{"mail":"[EMAIL]"}');
    expect(mask.text('"joe\\u0040example.com"')).toBe('"[EMAIL]"');
    expect(mask.text('{"pan": 4111111111111111, "n": 12}')).toBe('{"pan": "[CARD]", "n": 12}');
    const attributes = { pan: 4111111111111111, big: 4111111111111111n, tokens: 12, ms: 1795345081434 };
    expect(mask.record(sessionRecord({ attributes })).attributes).toEqual({
      pan: '[CARD]',
      big: '[CARD]',
      tokens: 12,
      ms: 1795345081434,
    });
  });

  test('what holds no secret comes out byte for byte', () => {
    fc.assert(
      fc.property(hiding(prose), (value) => {
        const record = sessionRecord({ attributes: { value } });
        const seen = counts();
        const masked = createMask(MASK_PRESETS, { counts: seen }).record(record);
        expect(JSON.stringify(masked.attributes)).toBe(JSON.stringify(record.attributes));
        expect(seen).toMatchObject({ masked: 0, failed: 0 });
      }),
    );
  });

  test('JSON stays JSON, with the same shape', () => {
    const shapeOf = (value: unknown): unknown =>
      typeof value !== 'object' || value === null ? typeof value : Object.values(value).map(shapeOf);
    fc.assert(
      fc.property(hiding(around(secret.map(({ text }) => text))), (value) => {
        const masked: unknown = JSON.parse(all().text(JSON.stringify([value])));
        expect(shapeOf(masked)).toEqual(shapeOf([value]));
      }),
    );
  });

  test('masking twice is masking once', () => {
    fc.assert(
      fc.property(hiding(around(secret.map(({ text }) => text))), fc.boolean(), (value, keyed) => {
        const rules = { rules: MASK_PRESETS, ...(keyed && { pseudonyms: { key: 'k'.repeat(16) } }) };
        const mask = createMask(rules, { counts: counts() });
        const once = mask.record(sessionRecord({ attributes: { value } }));
        expect(mask.record(once)).toEqual(once);
      }),
    );
  });

  test('bodies of the API: every text, with the ids left to find things by', () => {
    const mask = createMask(['email', { path: '$.metadata.owner' }], { counts: counts() });
    expect(
      mask.body({
        session_id: 'b7ad6b71-6920-3331-b7ad-6b7169203331',
        session_name: 'for joe@example.com',
        tags: ['joe@example.com'],
        metadata: { owner: 'Joe', size: 3 },
        payload: { messages: [{ role: 'user', content: 'I am joe@example.com' }] },
      }),
    ).toEqual({
      session_id: 'b7ad6b71-6920-3331-b7ad-6b7169203331',
      session_name: 'for [EMAIL]',
      tags: ['[EMAIL]'],
      metadata: { owner: '[REDACTED]', size: 3 },
      payload: { messages: [{ role: 'user', content: 'I am [EMAIL]' }] },
    });
    expect(mask.body({ session_id: 'joe@example.com' })).toEqual({ session_id: '[EMAIL]' });
  });

  test('vocabulary stays only where it is vocabulary', () => {
    const mask = createMask(() => '***', { counts: counts() });
    const masked = mask.record(
      sessionRecord({
        attributes: {
          'openinference.span.kind': 'LLM',
          'input.mime_type': 'application/json',
          'gen_ai.operation.name': 'mail joe@example.com',
          'output.mime_type': 'x'.repeat(65),
          'lucidic.session_id': 'joe@example.com',
        },
        events: [
          { name: 'gen_ai.user.message', timeUnixMs: 1, attributes: {} },
          { name: 'said hello to Joe', timeUnixMs: 1, attributes: {} },
        ],
      }),
    );
    expect(masked.attributes).toEqual({
      'openinference.span.kind': 'LLM',
      'input.mime_type': 'application/json',
      'gen_ai.operation.name': '***',
      'output.mime_type': '***',
      'lucidic.session_id': '***',
    });
    expect(masked.events.map(({ name }) => name)).toEqual(['gen_ai.user.message', '***']);
  });
});
