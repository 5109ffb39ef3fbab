/**
 * Mapping and delivery, loaded where they run: the application's own thread mostly needs neither, its HTTP client (undici)
 * costs half of the start-up, and under `--jitless`, where there is no WebAssembly, ends the process.
 */
export function loadDispatcher(): typeof import('./create-dispatcher') {
  return require('./create-dispatcher');
}
