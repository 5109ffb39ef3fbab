import { Type } from '@sinclair/typebox';
import { Answer, Field } from './field-types';

/** The name that the TypeScript SDK gives the id of an item. */
export const ITEM_ALIASES = { dataset_item_id: 'datasetitem_id' };

/** Fields of a dataset that may be given. */
export const DATASET_FIELDS = {
  description: Type.Optional(Field.text),
  tags: Type.Optional(Field.strings),
  suggested_flag_config: Type.Optional(Field.object),
};

/** Fields of a dataset item that may be given. */
export const ITEM_FIELDS = {
  expected_output: Type.Optional(Field.json),
  description: Type.Optional(Field.text),
  tags: Type.Optional(Field.strings),
  metadata: Type.Optional(Field.object),
  flag_overrides: Type.Optional(Field.object),
};

/** What names an item. */
export const ITEM_KEY = { dataset_id: Field.id, datasetitem_id: Field.id };

const ANY_OBJECT = Type.Record(Type.String(), Type.Unknown());

/** A dataset as it is answered, without its items. */
export const DATASET_VIEW = Type.Object({
  dataset_id: Type.String(),
  name: Type.String(),
  agent_id: Type.String({ description: 'Empty where it belongs to no agent.' }),
  description: Type.String(),
  tags: Type.Array(Type.String()),
  suggested_flag_config: Type.Optional(ANY_OBJECT),
  created_at: Answer.time,
  updated_at: Answer.time,
  num_items: Type.Integer(),
});

/** A dataset item as it is answered, with its id under both of its names. */
export const ITEM_VIEW = Type.Object({
  datasetitem_id: Type.String(),
  dataset_item_id: Type.String(),
  dataset_id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  tags: Type.Array(Type.String()),
  input: ANY_OBJECT,
  expected_output: Type.Optional(Type.Unknown()),
  metadata: ANY_OBJECT,
  flag_overrides: Type.Optional(ANY_OBJECT),
  created_at: Answer.time,
  updated_at: Answer.time,
});
