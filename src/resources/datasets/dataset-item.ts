import type { Json } from '../../../exporters/mapping/lucidic-event';
import type { AnswerReader, JsonObject } from '../answer-reader';

/** An item of a dataset. */
export interface DatasetItem {
  readonly datasetItemId: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly input: JsonObject;
  /** Undefined where none was given. */
  readonly expectedOutput?: Json;
  readonly metadata: JsonObject;
  /** What a run of it sets feature flags to. */
  readonly flagOverrides?: JsonObject;
  /** ISO 8601, as the API answers it. */
  readonly createdAt?: string;
}

/** Reads an item off an answer, under either name of its id. */
export function datasetItemOf(answer: AnswerReader): DatasetItem {
  const expectedOutput = answer.optionalJson('expected_output');
  const flagOverrides = answer.optionalObject('flag_overrides');
  const createdAt = answer.optionalText('created_at');
  return {
    datasetItemId: answer.optionalText('dataset_item_id') ?? answer.text('datasetitem_id'),
    name: answer.text('name'),
    description: answer.optionalText('description') ?? '',
    tags: answer.texts('tags'),
    input: answer.optionalObject('input') ?? {},
    metadata: answer.optionalObject('metadata') ?? {},
    ...(expectedOutput !== undefined && { expectedOutput }),
    ...(flagOverrides !== undefined && { flagOverrides }),
    ...(createdAt !== undefined && { createdAt }),
  };
}
