import type { AnswerReader, JsonObject } from '../answer-reader';

/** A dataset without its items. */
export interface Dataset {
  readonly datasetId: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** What its runs should set feature flags to. */
  readonly suggestedFlagConfig?: JsonObject;
  /** How many items it has; undefined where the API does not say. */
  readonly numItems?: number;
  /** ISO 8601, as the API answers it. */
  readonly createdAt?: string;
  /** ISO 8601, as the API answers it. */
  readonly updatedAt?: string;
}

/** Reads a dataset off an answer. */
export function datasetOf(answer: AnswerReader): Dataset {
  const suggestedFlagConfig = answer.optionalObject('suggested_flag_config');
  const numItems = answer.optionalNumber('num_items');
  const createdAt = answer.optionalText('created_at');
  const updatedAt = answer.optionalText('updated_at');
  return {
    datasetId: answer.text('dataset_id'),
    name: answer.text('name'),
    description: answer.optionalText('description') ?? '',
    tags: answer.texts('tags'),
    ...(suggestedFlagConfig !== undefined && { suggestedFlagConfig }),
    ...(numItems !== undefined && { numItems }),
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
  };
}
