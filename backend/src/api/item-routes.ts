import { Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';
import type { Store } from '../store/store';
import { noDataset } from './dataset-routes';
import { ITEM_ALIASES, ITEM_FIELDS, ITEM_KEY, ITEM_VIEW } from './dataset-schema';
import { endpoint } from './endpoint';
import { Field } from './field-types';
import { PAGE } from './list-query';
import { passed, type Refusal, refused } from './refusal';
import type { Routes } from './routes';
import { SESSION_VIEW } from './session-schema';

/** Making, reading, changing and deleting dataset items, and the sessions that ran them. */
export function itemRoutes({ datasets, items, sessions }: Store): Routes {
  const tag = 'datasets';
  const noItem = (datasetId: string, itemId: string): Refusal => {
    if (datasets.get(datasetId) === undefined) return noDataset(datasetId);
    const names = `${JSON.stringify(itemId)} in dataset ${JSON.stringify(datasetId)}`;
    return refused(404, `datasetitem_id: no item ${names}`);
  };
  return {
    '/api/sdk/datasets/items/create': {
      POST: endpoint({
        id: 'createDatasetItem',
        tag,
        summary: 'Makes an item of a dataset.',
        body: Type.Object({ dataset_id: Field.id, name: Field.text, input: Field.object, ...ITEM_FIELDS }),
        answer: ITEM_VIEW,
        handle({ body: { dataset_id: datasetId, ...fields } }) {
          const item = items.create(datasetId, fields);
          return item === undefined ? noDataset(datasetId) : passed(item);
        },
      }),
    },
    '/api/sdk/datasets/items/get': {
      GET: endpoint({
        id: 'getDatasetItem',
        tag,
        summary: 'One item of a dataset.',
        query: Type.Object(ITEM_KEY),
        aliases: ITEM_ALIASES,
        answer: ITEM_VIEW,
        handle({ query: { dataset_id: datasetId, datasetitem_id: id } }) {
          const item = items.get(datasetId, id);
          return item === undefined ? noItem(datasetId, id) : passed(item);
        },
      }),
    },
    '/api/sdk/datasets/items/update': {
      PUT: endpoint({
        id: 'updateDatasetItem',
        tag,
        summary: 'Changes an item: fields given replace, all others stay.',
        body: Type.Object({
          ...ITEM_KEY,
          name: Type.Optional(Field.text),
          input: Type.Optional(Field.object),
          ...ITEM_FIELDS,
        }),
        aliases: ITEM_ALIASES,
        answer: ITEM_VIEW,
        handle({ body: { dataset_id: datasetId, datasetitem_id: id, ...fields } }) {
          const item = items.update(datasetId, id, fields);
          return item === undefined ? noItem(datasetId, id) : passed(item);
        },
      }),
    },
    '/api/sdk/datasets/items/delete': {
      DELETE: endpoint({
        id: 'deleteDatasetItem',
        tag,
        summary: 'Deletes an item; sessions that ran it stay.',
        query: Type.Object(ITEM_KEY),
        aliases: ITEM_ALIASES,
        answer: Type.Object({ success: Type.Boolean() }),
        handle: ({ query: { dataset_id: datasetId, datasetitem_id: id } }) =>
          items.delete(datasetId, id) ? passed({ success: true }) : noItem(datasetId, id),
      }),
    },
    '/api/sdk/datasets/items/sessions': {
      GET: endpoint({
        id: 'listItemSessions',
        tag,
        summary: 'The sessions that ran an item, newest first.',
        query: Type.Object({
          ...ITEM_KEY,
          ...PAGE,
          limit: Type.Integer({ ...PAGE.limit, default: LIMITS.maxListRows }),
        }),
        aliases: ITEM_ALIASES,
        answer: Type.Object({ num_sessions: Type.Integer(), sessions: Type.Array(SESSION_VIEW) }),
        handle({ query: { dataset_id: datasetId, datasetitem_id: id, limit, offset } }) {
          if (items.get(datasetId, id) === undefined) return noItem(datasetId, id);
          const found = sessions.list({ limit, offset, datasetitem_id: id });
          return passed({ num_sessions: found.total, sessions: found.sessions });
        },
      }),
    },
  };
}
