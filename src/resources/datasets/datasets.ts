import { answerReader } from '../answer-reader';
import type { ApiClient, CallOptions } from '../api-client';
import { paginate } from '../paginate';
import { requiredText } from '../required-text';
import { type Dataset, datasetOf } from './dataset';
import type { DatasetItem } from './dataset-item';
import { type DatasetItemFields, DatasetItems, type NewDatasetItem } from './dataset-items';
import { deleteOnce } from './delete-once';
import type { ItemSession } from './item-session';

/** Fields of a dataset; those left out of an update stay as they are. */
export interface DatasetFields {
  /** An agent has each name once; another with it is refused with status 409. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly suggestedFlagConfig?: Readonly<Record<string, unknown>> | undefined;
}

/** What a dataset must have. */
export type NewDataset = DatasetFields & Required<Pick<DatasetFields, 'name'>>;

const PATH = 'sdk/datasets';
const PAGE_SIZE = 100;

/** The datasets of an agent and their items. Every call rejects with ApiError or APIKeyVerificationError. */
export class Datasets {
  readonly #client: ApiClient;
  readonly #items: DatasetItems;

  constructor(client: ApiClient) {
    this.#client = client;
    this.#items = new DatasetItems(client);
  }

  /** All datasets of the agent, fetched by page as they are asked for: `for await (const dataset of datasets.list())`. */
  list(options: CallOptions = {}): AsyncIterable<Dataset> {
    return paginate(
      async (page) => {
        const query = { agent_id: this.#client.agentId, ...page };
        const { value, endpoint } = await this.#client.call({ ...options, method: 'GET', path: PATH, query });
        const answer = answerReader(value, endpoint);
        return { rows: answer.list('datasets').map(datasetOf), total: answer.optionalNumber('num_datasets') };
      },
      ({ datasetId }) => datasetId,
      PAGE_SIZE,
    );
  }

  /** Makes a dataset and gives its id. @throws InvalidOperationError for what is no JSON. */
  async create(dataset: NewDataset, options: CallOptions = {}): Promise<string> {
    requiredText(dataset.name, 'name');
    const body = this.#client.body({ agent_id: this.#client.agentId }, contentOf(dataset));
    const call = { ...options, method: 'POST', path: `${PATH}/create`, body } as const;
    const { value, endpoint } = await this.#client.call(call);
    return answerReader(value, endpoint).text('dataset_id');
  }

  /** A dataset without its items, which `listItems` gives. */
  async get(datasetId: string, options: CallOptions = {}): Promise<Dataset> {
    // One item is the least that can be asked for.
    const query = { dataset_id: requiredText(datasetId, 'datasetId'), limit: 1 };
    const call = { ...options, method: 'GET', path: 'getdataset', query } as const;
    const { value, endpoint } = await this.#client.call(call);
    return datasetOf(answerReader(value, endpoint));
  }

  /** Changes the fields given. @throws InvalidOperationError for what is no JSON. */
  async update(datasetId: string, fields: DatasetFields, options: CallOptions = {}): Promise<void> {
    const ids = { dataset_id: requiredText(datasetId, 'datasetId') };
    const body = this.#client.body(ids, contentOf(fields));
    await this.#client.call({ ...options, method: 'PUT', path: `${PATH}/update`, repeat: 'always', body });
  }

  /** Deletes a dataset with its items; sessions that ran them stay. */
  delete(datasetId: string, options: CallOptions = {}): Promise<void> {
    const query = { dataset_id: requiredText(datasetId, 'datasetId') };
    return deleteOnce(this.#client, { ...options, path: `${PATH}/delete`, query });
  }

  /** Adds an item and gives its id, which sessions that run it carry (`datasetItemId`). @throws InvalidOperationError for what is no JSON. */
  createItem(datasetId: string, item: NewDatasetItem, options?: CallOptions): Promise<string> {
    return this.#items.create(datasetId, item, options);
  }

  getItem(datasetId: string, datasetItemId: string, options?: CallOptions): Promise<DatasetItem> {
    return this.#items.get(datasetId, datasetItemId, options);
  }

  /** Changes the fields given. @throws InvalidOperationError for what is no JSON. */
  updateItem(
    datasetId: string,
    datasetItemId: string,
    fields: DatasetItemFields,
    options?: CallOptions,
  ): Promise<void> {
    return this.#items.update(datasetId, datasetItemId, fields, options);
  }

  /** Deletes an item; sessions that ran it stay. */
  deleteItem(datasetId: string, datasetItemId: string, options?: CallOptions): Promise<void> {
    return this.#items.delete(datasetId, datasetItemId, options);
  }

  /** All items in the order they were made, fetched by page as they are asked for. */
  listItems(datasetId: string, options?: CallOptions): AsyncIterable<DatasetItem> {
    return this.#items.list(datasetId, options);
  }

  /** The sessions that ran an item, newest first, fetched by page as they are asked for. */
  listItemSessions(
    datasetId: string,
    datasetItemId: string,
    options?: CallOptions,
  ): AsyncIterable<ItemSession> {
    return this.#items.listSessions(datasetId, datasetItemId, options);
  }
}

function contentOf({ name, description, tags, suggestedFlagConfig }: DatasetFields): Record<string, unknown> {
  return { name, description, tags, suggested_flag_config: suggestedFlagConfig };
}
