import { Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';
import type { DatasetView } from '../store/dataset-store';
import type { Store } from '../store/store';
import { DATASET_FIELDS, DATASET_VIEW, ITEM_VIEW } from './dataset-schema';
import { endpoint } from './endpoint';
import { Field } from './field-types';
import { PAGE } from './list-query';
import { type Checked, passed, type Refusal, refused } from './refusal';
import type { Routes } from './routes';

// The SDKs ask for the whole list, so the default is all that a list may hold.
const WHOLE = { ...PAGE, limit: Type.Integer({ ...PAGE.limit, default: LIMITS.maxListRows }) };
const DELETED = Type.Object({ success: Type.Boolean() });

/** Making, listing, reading, changing and deleting datasets. */
export function datasetRoutes({ datasets, items }: Store): Routes {
  const tag = 'datasets';
  return {
    '/api/sdk/datasets': {
      GET: endpoint({
        id: 'listDatasets',
        tag,
        summary: 'Datasets in the order they were made.',
        query: Type.Object({ ...WHOLE, agent_id: Type.Optional(Field.id) }),
        answer: Type.Object({ num_datasets: Type.Integer(), datasets: Type.Array(DATASET_VIEW) }),
        handle({ query }) {
          const found = datasets.list(query);
          return passed({ num_datasets: found.total, datasets: found.datasets });
        },
      }),
    },
    '/api/sdk/datasets/create': {
      POST: endpoint({
        id: 'createDataset',
        tag,
        summary: 'Makes a dataset; an agent has each name once.',
        body: Type.Object({ agent_id: Type.Optional(Field.id), name: Field.id, ...DATASET_FIELDS }),
        answer: DATASET_VIEW,
        handle: ({ body: { agent_id: _, ...fields }, agentId = '' }) =>
          unlessTaken(datasets.create(agentId, fields), fields.name),
      }),
    },
    '/api/getdataset': {
      GET: endpoint({
        id: 'getDataset',
        tag,
        summary: 'One dataset with its items; the items end early where they are too large for one answer.',
        query: Type.Object({ ...WHOLE, dataset_id: Field.id }),
        answer: Type.Intersect([DATASET_VIEW, Type.Object({ items: Type.Array(ITEM_VIEW) })]),
        handle({ query }) {
          const dataset = datasets.get(query.dataset_id);
          if (dataset === undefined) return noDataset(query.dataset_id);
          return passed({ ...dataset, items: items.list({ ...query, maxBytes: LIMITS.maxListBytes }) });
        },
      }),
    },
    '/api/sdk/datasets/update': {
      PUT: endpoint({
        id: 'updateDataset',
        tag,
        summary: 'Changes a dataset: fields given replace, all others stay.',
        body: Type.Object({ dataset_id: Field.id, name: Type.Optional(Field.id), ...DATASET_FIELDS }),
        answer: DATASET_VIEW,
        handle({ body: { dataset_id: id, ...fields } }) {
          const dataset = datasets.update(id, fields);
          return dataset === undefined ? noDataset(id) : unlessTaken(dataset, fields.name ?? '');
        },
      }),
    },
    '/api/sdk/datasets/delete': {
      DELETE: endpoint({
        id: 'deleteDataset',
        tag,
        summary: 'Deletes a dataset with its items; sessions that ran them stay.',
        query: Type.Object({ dataset_id: Field.id }),
        answer: DELETED,
        handle: ({ query: { dataset_id: id } }) =>
          datasets.delete(id) ? passed({ success: true }) : noDataset(id),
      }),
    },
  };
}

function unlessTaken(dataset: DatasetView | 'taken', name: string): Checked<DatasetView> {
  if (dataset !== 'taken') return passed(dataset);
  return refused(409, `name: expected one that no dataset of this agent has, got ${JSON.stringify(name)}`);
}

/** The refusal of a dataset id that nobody was given. */
export function noDataset(id: string): Refusal {
  return refused(404, `dataset_id: no dataset ${JSON.stringify(id)}`);
}
