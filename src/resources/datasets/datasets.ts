import type { CallOptions } from '../api-client';
import type { Dataset } from './dataset';
import type { DatasetItem } from './dataset-item';
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

/**
 * The datasets of an agent and their items. Every call rejects with ApiError or APIKeyVerificationError, and with
 * InvalidOperationError for an id that is empty or content that is no JSON.
 */
export interface Datasets {
  /** All datasets of the agent, fetched by page as they are asked for: `for await (const dataset of datasets.list())`. */
  list(options?: CallOptions): AsyncIterable<Dataset>;
  /** Makes a dataset and gives its id. */
  create(dataset: NewDataset, options?: CallOptions): Promise<string>;
  /** A dataset without its items, which `listItems` gives. */
  get(datasetId: string, options?: CallOptions): Promise<Dataset>;
  /** Changes the fields given. */
  update(datasetId: string, fields: DatasetFields, options?: CallOptions): Promise<void>;
  /** Deletes a dataset with its items; sessions that ran them stay. */
  delete(datasetId: string, options?: CallOptions): Promise<void>;
  /** Adds an item and gives its id, which sessions that run it carry (`datasetItemId`). */
  createItem(datasetId: string, item: NewDatasetItem, options?: CallOptions): Promise<string>;
  getItem(datasetId: string, datasetItemId: string, options?: CallOptions): Promise<DatasetItem>;
  /** Changes the fields given. */
  updateItem(
    datasetId: string,
    datasetItemId: string,
    fields: DatasetItemFields,
    options?: CallOptions,
  ): Promise<void>;
  /** Deletes an item; sessions that ran it stay. */
  deleteItem(datasetId: string, datasetItemId: string, options?: CallOptions): Promise<void>;
  /** All items in the order they were made, fetched by page as they are asked for. */
  listItems(datasetId: string, options?: CallOptions): AsyncIterable<DatasetItem>;
  /** The sessions that ran an item, newest first, fetched by page as they are asked for. */
  listItemSessions(
    datasetId: string,
    datasetItemId: string,
    options?: CallOptions,
  ): AsyncIterable<ItemSession>;
}
