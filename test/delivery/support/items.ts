import type { Item, Opening } from '../../../exporters/delivery/item';

/** An opening as a session makes one: `open` and `close` requests that carry their key. */
export function opening(key: string, { ours = true }: { readonly ours?: boolean } = {}): Opening {
  const base: Opening = {
    key,
    request: () => ({ method: 'POST', path: 'open', body: JSON.stringify({ key }) }),
    resolve: () => key,
  };
  if (!ours) return base;
  return {
    ...base,
    closeRequest: (value) => ({ method: 'PUT', path: 'close', body: JSON.stringify({ key: value }) }),
  };
}

/** An item, and the room it takes. */
export interface TestItem extends Item {
  readonly bytes: number;
}

/** One item of an opening; `id` comes back in its body, with the opening's value. */
export function item(id: number, after: Opening = opening('a'), bytes = 10): TestItem {
  return {
    bytes,
    after,
    settle: () => true,
    hold: () => undefined,
    build: (value) => ({ method: 'POST', path: 'items', body: JSON.stringify({ id, key: value }) }),
  };
}
