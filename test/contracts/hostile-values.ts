import fc from 'fast-check';
import type { AnyValue } from '../../src/core/any-value';

/** Attribute values as no sane emitter writes them: wrong types, JSON of anything, lone surrogates, prototype keys. */
export function hostileValue(): fc.Arbitrary<AnyValue> {
  return fc.oneof(
    fc.constantFrom<AnyValue>(
      null,
      undefined,
      '',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -0,
      1n << 70n,
      '\udfff',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.double(),
    fc.boolean(),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Uint8Array.from(bytes)),
    fc.json({ maxDepth: 4 }),
    providerLike().map((value) => JSON.stringify(value)),
    providerLike(),
    fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 4 }),
  );
}

const KEYS = [
  '__proto__',
  'constructor',
  'arguments',
  'call_id',
  'candidates',
  'choices',
  'content',
  'function',
  'generations',
  'id',
  'input',
  'kwargs',
  'lc',
  'message',
  'messages',
  'model',
  'name',
  'output',
  'parts',
  'role',
  'source',
  'system',
  'text',
  'tool_calls',
  'tools',
  'toolUse',
  'type',
  'usage',
];
const WORDS = [
  'message',
  'text',
  'tool_use',
  'tool_result',
  'function_call',
  'reasoning',
  'user',
  'AIMessage',
  'image',
];

/** Trees of the keys providers use, holding anything. */
function providerLike(): fc.Arbitrary<AnyValue> {
  const { tree } = fc.letrec<{ tree: AnyValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      fc.constantFrom<AnyValue>(...WORDS, '', 0, -1, true, null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 5 })
        .map((entries): AnyValue => Object.fromEntries(entries)),
    ),
  }));
  return tree;
}
