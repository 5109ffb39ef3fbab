/**
 * Calls `fn` each time the event loop runs dry, when the process would end by itself; `fn` may start work that keeps it
 * open. Returns a function that takes the listener away. The only place that listens on `process`.
 */
export function onBeforeExit(fn: () => void): () => void {
  process.on('beforeExit', fn);
  return () => {
    process.removeListener('beforeExit', fn);
  };
}
