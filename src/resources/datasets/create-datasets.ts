import { answerReader } from '../answer-reader';
import type { ApiClient } from '../api-client';
import { paginate } from '../paginate';
import { requiredText } from '../required-text';
import { createDatasetItems } from './create-dataset-items';
import { datasetOf } from './dataset';
import type { DatasetFields, Datasets } from './datasets';
import { deleteOnce } from './delete-once';

const PATH = 'sdk/datasets';
const PAGE_SIZE = 100;

/** The datasets of the client's agent. */
export function createDatasets(client: ApiClient): Datasets {
  return {
    ...createDatasetItems(client),
    list: (options) =>
      paginate(
        async (page) => {
          const query = { agent_id: client.agentId, ...page };
          const { value, endpoint } = await client.call({ ...options, method: 'GET', path: PATH, query });
          const answer = answerReader(value, endpoint);
          const total = answer.optionalNumber('num_datasets');
          return { rows: answer.list('datasets').map(datasetOf), total };
        },
        ({ datasetId }) => datasetId,
        PAGE_SIZE,
      ),
    async create(dataset, options) {
      requiredText(dataset.name, 'name');
      const body = client.body({ agent_id: client.agentId }, contentOf(dataset));
      const call = { ...options, method: 'POST', path: `${PATH}/create`, body } as const;
      const { value, endpoint } = await client.call(call);
      return answerReader(value, endpoint).text('dataset_id');
    },
    async get(datasetId, options) {
      // One item is the least that can be asked for.
      const query = { dataset_id: requiredText(datasetId, 'datasetId'), limit: 1 };
      const call = { ...options, method: 'GET', path: 'getdataset', query } as const;
      const { value, endpoint } = await client.call(call);
      return datasetOf(answerReader(value, endpoint));
    },
    async update(datasetId, fields, options) {
      const body = client.body({ dataset_id: requiredText(datasetId, 'datasetId') }, contentOf(fields));
      await client.call({ ...options, method: 'PUT', path: `${PATH}/update`, repeat: 'always', body });
    },
    async delete(datasetId, options) {
      const query = { dataset_id: requiredText(datasetId, 'datasetId') };
      await deleteOnce(client, { ...options, path: `${PATH}/delete`, query });
    },
  };
}

function contentOf({ name, description, tags, suggestedFlagConfig }: DatasetFields): Record<string, unknown> {
  return { name, description, tags, suggested_flag_config: suggestedFlagConfig };
}
