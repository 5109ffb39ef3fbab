import { answerReader } from '../answer-reader';
import type { ApiClient } from '../api-client';
import { paginate } from '../paginate';
import { requiredText } from '../required-text';
import { datasetItemOf } from './dataset-item';
import type { DatasetItemFields, Datasets } from './datasets';
import { deleteOnce } from './delete-once';
import { itemSessionOf } from './item-session';

/** The part of the calls that is about items. */
type DatasetItems = Pick<
  Datasets,
  'createItem' | 'getItem' | 'updateItem' | 'deleteItem' | 'listItems' | 'listItemSessions'
>;

const PATH = 'sdk/datasets/items';
const PAGE_SIZE = 100;

/** The items of datasets, and the sessions that ran them. */
export function createDatasetItems(client: ApiClient): DatasetItems {
  return {
    async createItem(datasetId, item, options) {
      requiredText(item.name, 'name');
      const body = client.body({ dataset_id: requiredText(datasetId, 'datasetId') }, contentOf(item));
      const call = { ...options, method: 'POST', path: `${PATH}/create`, body } as const;
      const { value, endpoint } = await client.call(call);
      const answer = answerReader(value, endpoint);
      return answer.optionalText('dataset_item_id') ?? answer.text('datasetitem_id');
    },
    async getItem(datasetId, datasetItemId, options) {
      const query = keyOf(datasetId, datasetItemId);
      const call = { ...options, method: 'GET', path: `${PATH}/get`, query } as const;
      const { value, endpoint } = await client.call(call);
      return datasetItemOf(answerReader(value, endpoint));
    },
    async updateItem(datasetId, datasetItemId, fields, options) {
      const body = client.body(keyOf(datasetId, datasetItemId), contentOf(fields));
      await client.call({ ...options, method: 'PUT', path: `${PATH}/update`, repeat: 'always', body });
    },
    async deleteItem(datasetId, datasetItemId, options) {
      const query = keyOf(datasetId, datasetItemId);
      await deleteOnce(client, { ...options, path: `${PATH}/delete`, query });
    },
    listItems: (datasetId, options) =>
      paginate(
        async (page) => {
          const query = { dataset_id: requiredText(datasetId, 'datasetId'), ...page };
          const call = { ...options, method: 'GET', path: 'getdataset', query } as const;
          const { value, endpoint } = await client.call(call);
          const answer = answerReader(value, endpoint);
          const total = answer.optionalNumber('num_items');
          return { rows: answer.list('items').map(datasetItemOf), total };
        },
        ({ datasetItemId }) => datasetItemId,
        PAGE_SIZE,
      ),
    listItemSessions: (datasetId, datasetItemId, options) =>
      paginate(
        async (page) => {
          const query = { ...keyOf(datasetId, datasetItemId), ...page };
          const call = { ...options, method: 'GET', path: `${PATH}/sessions`, query } as const;
          const { value, endpoint } = await client.call(call);
          const answer = answerReader(value, endpoint);
          const total = answer.optionalNumber('num_sessions');
          return { rows: answer.list('sessions').map(itemSessionOf), total };
        },
        ({ sessionId }) => sessionId,
        PAGE_SIZE,
      ),
  };
}

function keyOf(
  datasetId: string,
  datasetItemId: string,
): { readonly dataset_id: string; readonly datasetitem_id: string } {
  return {
    dataset_id: requiredText(datasetId, 'datasetId'),
    datasetitem_id: requiredText(datasetItemId, 'datasetItemId'),
  };
}

function contentOf(fields: DatasetItemFields): Record<string, unknown> {
  const { name, input, expectedOutput, description, tags, metadata, flagOverrides } = fields;
  return {
    name,
    input,
    expected_output: expectedOutput,
    description,
    tags,
    metadata,
    flag_overrides: flagOverrides,
  };
}
