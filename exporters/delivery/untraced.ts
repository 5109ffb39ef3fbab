import { runUntraced } from './run-untraced';
import type { Layer } from './transport';

/** Sends outside every trace. */
export function untraced<T>(): Layer<T> {
  return (next) => ({ send: (item, signal) => runUntraced(() => next.send(item, signal)) });
}
