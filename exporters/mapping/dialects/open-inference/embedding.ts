import type { AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { asList, asTexts, textAt } from '../../pick';
import { normaliseProvider } from '../../providers';
import type { Reading } from '../../reading';
import { indexed } from '../../shapes/flattened';
import { OPEN_INFERENCE as A } from './attributes';
import { openInferenceUsage } from './usage';
import { inputValue } from './values';

/**
 * A span of kind EMBEDDING. The texts are what a reader looks for; of the vectors (thousands of numbers each, which tell
 * a reader nothing) only how many there are and how long they are.
 */
export function readEmbedding(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const embeddings = indexed(attributes, A.embeddings);
  const said = textAt(attributes, A.provider, A.system);
  return compact({
    provider: said && normaliseProvider(said),
    requestModel: textAt(attributes, A.embeddingModel, A.modelName),
    inputMessages: texts(attributes, embeddings)?.map((text) => ({
      role: 'user',
      parts: [{ type: 'text' as const, text }],
    })),
    output: vectors(embeddings),
    usage: openInferenceUsage(record, undefined),
  });
}

function texts(attributes: AnyValueMap, embeddings: readonly AnyValueMap[]): readonly string[] | undefined {
  const flattened = asTexts(embeddings.map((fields) => fields['embedding.text']));
  return flattened ?? asTexts(inputValue(attributes));
}

function vectors(embeddings: readonly AnyValueMap[]): AnyValueMap | undefined {
  const found = embeddings
    .map((fields) => asList(fields['embedding.vector']))
    .filter((vector) => vector !== undefined);
  return found.length > 0 ? { embeddings: found.length, dimensions: found[0]?.length } : undefined;
}
