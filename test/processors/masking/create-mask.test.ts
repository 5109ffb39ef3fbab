import fc from 'fast-check';
import { createMask } from '../../../processors/masking/create-mask';
import { MASK_FAILED } from '../../../processors/masking/visitor';
import type { AnyValue } from '../../../src/core/any-value';
import { sessionRecord } from '../../support/spans';

const counts = () => ({ masked: 0, passed: 0, failed: 0 });

describe('the mask', () => {
  test('law 5: no text of a record escapes it, wherever it stands', () => {
    const leaf = fc.oneof(fc.constant('SECRET'), fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const value = fc.letrec<{ any: AnyValue }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, value, value, (attribute, event, resource) => {
        const mask = createMask((text) => text.replaceAll('SECRET', '*'), { counts: counts() });
        const record = sessionRecord({
          name: 'call SECRET',
          attributes: { nested: attribute },
          resource: { nested: resource },
          status: { code: 'ERROR', message: 'SECRET failed' },
          events: [{ name: 'exception', timeUnixMs: 1, attributes: { nested: event } }],
          session: { id: 's', source: 'trace', name: 'SECRET session' },
          twins: [sessionRecord({ attributes: { 'output.value': 'SECRET' } })],
        });
        const before = JSON.stringify(record);
        const texts = JSON.stringify(mask.record(record), (_key, at) =>
          isMap(at) ? Object.fromEntries(Object.entries(at).map(([, v], i) => [i, v])) : at,
        );
        expect(texts).not.toContain('SECRET');
        expect(JSON.stringify(record)).toBe(before);
      }),
    );
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('bug');
      },
    ],
    ['answers with nothing', () => undefined],
    ['answers with a promise', () => Promise.resolve('late')],
  ])('a mask that %s withholds the text', (_name, fn) => {
    const seen = counts();
    const mask = createMask(fn as unknown as (text: string) => string, { counts: seen });
    expect(mask.text('SECRET')).toBe(MASK_FAILED);
    expect(seen).toEqual({ masked: 0, passed: 0, failed: 1 });
  });

  test('bytes and what is nested too deep to look at are withheld', () => {
    let deep: AnyValue = 'SECRET';
    for (let depth = 0; depth < 100; depth += 1) deep = [deep];
    const mask = createMask((text) => text, { counts: counts() });
    const masked = mask.record(sessionRecord({ attributes: { deep, bytes: new Uint8Array([83]) } }));
    expect(JSON.stringify(masked.attributes)).not.toContain('SECRET');
    expect(masked.attributes['bytes']).toBe(MASK_FAILED);
  });

  test('the words of the conventions are left alone, so that a span stays what it is', () => {
    const mask = createMask(() => '***', { counts: counts() });
    const attributes = {
      'openinference.span.kind': 'LLM',
      'gen_ai.operation.name': 'chat',
      'llm.request.type': 'rerank',
      'traceloop.span.kind': 'workflow',
      'mcp.method.name': 'resources/templates/list',
      'input.value': 'SECRET',
    };
    expect(mask.record(sessionRecord({ attributes })).attributes).toEqual({
      ...attributes,
      'input.value': '***',
    });
  });
});

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
