import type { Datasets } from './datasets';

/** Asks `current` at each call; what it throws is what a promise rejects with, or the first step of a list. */
export function datasetFunctions(current: () => Datasets): Datasets {
  return {
    list: (options) => lazily(() => current().list(options)),
    create: async (dataset, options) => current().create(dataset, options),
    get: async (id, options) => current().get(id, options),
    update: async (id, fields, options) => current().update(id, fields, options),
    delete: async (id, options) => current().delete(id, options),
    createItem: async (id, item, options) => current().createItem(id, item, options),
    getItem: async (id, itemId, options) => current().getItem(id, itemId, options),
    updateItem: async (id, itemId, fields, options) => current().updateItem(id, itemId, fields, options),
    deleteItem: async (id, itemId, options) => current().deleteItem(id, itemId, options),
    listItems: (id, options) => lazily(() => current().listItems(id, options)),
    listItemSessions: (id, itemId, options) => lazily(() => current().listItemSessions(id, itemId, options)),
  };
}

async function* lazily<T>(list: () => AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* list();
}
