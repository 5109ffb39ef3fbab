import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asMap, asTexts, mapsIn, omit, textAt, valueAt } from '../../pick';
import { normaliseProvider } from '../../providers';
import type { Reading } from '../../reading';
import { indexed } from '../../shapes/flattened';
import { openAiUsage } from '../../shapes/openai-chat';
import { OPEN_INFERENCE as A } from './attributes';
import { openInferenceUsage } from './usage';

/**
 * A span of kind EMBEDDING. The texts are what a reader looks for; of the vectors (thousands of numbers each, which tell
 * a reader nothing) only how many there are and how long they are.
 */
export function readEmbedding(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const embeddings = indexed(attributes, A.embeddings);
  const said = textAt(attributes, A.provider, A.system);
  const answer = asMap(unwrapJson(attributes[A.outputValue])) ?? {};
  const params = asMap(unwrapJson(attributes[A.invocationParameters]));
  return compact({
    provider: said && normaliseProvider(said),
    requestModel: textAt(attributes, A.embeddingModel, A.modelName),
    responseModel: textAt(answer, 'model'),
    inputMessages: inputMessages(unwrapJson(attributes[A.inputValue]), embeddings),
    params: params && omit(params, NOT_PARAMS),
    output: vectors(answer, embeddings),
    usage: openInferenceUsage(record, openAiUsage(asMap(answer.usage))),
  });
}

const NOT_PARAMS = new Set(['model', 'input', 'contents', 'texts']);

/**
 * The texts that were embedded, from the whole input or from flattened keys, whichever has more: each text takes two
 * attributes, of which a span has 128. Token ids, which are no texts, stay what they are.
 */
function inputMessages(input: AnyValue, embeddings: readonly AnyValueMap[]): Reading['inputMessages'] {
  const body = asMap(input);
  const given = body ? valueAt(body, 'input', 'contents', 'texts', 'inputText', 'documents') : input;
  const whole = asTexts(given);
  const flattened = asTexts(embeddings.map((fields) => fields['embedding.text']));
  const texts = (flattened?.length ?? 0) > (whole?.length ?? 0) ? flattened : whole;
  if (texts) return texts.map((text) => ({ role: 'user', parts: [{ type: 'text', text }] }));
  return given === undefined || given === null
    ? undefined
    : [{ role: 'user', parts: [{ type: 'unknown', value: given }] }];
}

function vectors(answer: AnyValueMap, embeddings: readonly AnyValueMap[]): AnyValueMap | undefined {
  const flattened = embeddings
    .map((fields) => asList(unwrapJson(fields['embedding.vector'])))
    .filter((vector) => vector !== undefined);
  const whole = mapsIn(answer.data).map((item) => item.embedding);
  const count = Math.max(flattened.length, whole.length);
  if (count === 0) return undefined;
  return compact({ embeddings: count, dimensions: (flattened[0] ?? asList(whole[0]))?.length });
}
