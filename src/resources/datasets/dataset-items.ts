import { answerReader } from '../answer-reader';
import type { ApiClient, CallOptions } from '../api-client';
import { paginate } from '../paginate';
import { requiredText } from '../required-text';
import { type DatasetItem, datasetItemOf } from './dataset-item';
import { deleteOnce } from './delete-once';
import { type ItemSession, itemSessionOf } from './item-session';

/** Fields of an item; those left out of an update stay as they are. */
export interface DatasetItemFields {
  readonly name?: string | undefined;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  readonly expectedOutput?: unknown;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly flagOverrides?: Readonly<Record<string, unknown>> | undefined;
}

/** What an item must have. */
export type NewDatasetItem = DatasetItemFields & Required<Pick<DatasetItemFields, 'name' | 'input'>>;

const ITEMS = 'sdk/datasets/items';
const PAGE_SIZE = 100;

/** The items of datasets. Every call rejects with ApiError or APIKeyVerificationError. */
export class DatasetItems {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Adds an item and gives its id. @throws InvalidOperationError for what is no JSON. */
  async create(datasetId: string, item: NewDatasetItem, options: CallOptions = {}): Promise<string> {
    const ids = { dataset_id: requiredText(datasetId, 'datasetId') };
    requiredText(item.name, 'name');
    const body = this.#client.body(ids, contentOf(item));
    const call = { ...options, method: 'POST', path: `${ITEMS}/create`, body } as const;
    const { value, endpoint } = await this.#client.call(call);
    const answer = answerReader(value, endpoint);
    return answer.optionalText('dataset_item_id') ?? answer.text('datasetitem_id');
  }

  async get(datasetId: string, datasetItemId: string, options: CallOptions = {}): Promise<DatasetItem> {
    const query = keyOf(datasetId, datasetItemId);
    const call = { ...options, method: 'GET', path: `${ITEMS}/get`, query } as const;
    const { value, endpoint } = await this.#client.call(call);
    return datasetItemOf(answerReader(value, endpoint));
  }

  /** Changes the fields given. @throws InvalidOperationError for what is no JSON. */
  async update(
    datasetId: string,
    datasetItemId: string,
    fields: DatasetItemFields,
    options: CallOptions = {},
  ): Promise<void> {
    const body = this.#client.body(keyOf(datasetId, datasetItemId), contentOf(fields));
    await this.#client.call({ ...options, method: 'PUT', path: `${ITEMS}/update`, repeat: 'always', body });
  }

  /** Deletes an item; sessions that ran it stay. */
  delete(datasetId: string, datasetItemId: string, options: CallOptions = {}): Promise<void> {
    const query = keyOf(datasetId, datasetItemId);
    return deleteOnce(this.#client, { ...options, path: `${ITEMS}/delete`, query });
  }

  /** All items in the order they were made, fetched by page as they are asked for. */
  list(datasetId: string, options: CallOptions = {}): AsyncIterable<DatasetItem> {
    const dataset_id = requiredText(datasetId, 'datasetId');
    return paginate(
      async (page) => {
        const query = { dataset_id, ...page };
        const call = { ...options, method: 'GET', path: 'getdataset', query } as const;
        const { value, endpoint } = await this.#client.call(call);
        const answer = answerReader(value, endpoint);
        return { rows: answer.list('items').map(datasetItemOf), total: answer.optionalNumber('num_items') };
      },
      ({ datasetItemId }) => datasetItemId,
      PAGE_SIZE,
    );
  }

  /** The sessions that ran an item, newest first, fetched by page as they are asked for. */
  listSessions(
    datasetId: string,
    datasetItemId: string,
    options: CallOptions = {},
  ): AsyncIterable<ItemSession> {
    const key = keyOf(datasetId, datasetItemId);
    return paginate(
      async (page) => {
        const query = { ...key, ...page };
        const call = { ...options, method: 'GET', path: `${ITEMS}/sessions`, query } as const;
        const { value, endpoint } = await this.#client.call(call);
        const answer = answerReader(value, endpoint);
        const total = answer.optionalNumber('num_sessions');
        return { rows: answer.list('sessions').map(itemSessionOf), total };
      },
      ({ sessionId }) => sessionId,
      PAGE_SIZE,
    );
  }
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
