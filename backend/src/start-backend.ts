import { createApp } from './api/create-app';
import { type BackendOptions, resolveOptions } from './backend-options';
import { listen } from './listen';
import { isWildcard } from './loopback';
import { openStore } from './store/store';

/** A running backend. */
export interface Backend {
  /** Where the page is, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Where the API is: the value for LUCIDIC_BASE_URL. */
  readonly apiUrl: string;
  readonly port: number;
  /** Lets requests in flight finish, then closes the store. May be called more than once. */
  close(): Promise<void>;
}

/** Starts the backend; rejects with a BackendError where it cannot. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const settings = resolveOptions(options);
  const store = openStore(settings.db);
  try {
    const server = await listen(createApp(store, settings), settings);
    const url = `http://${urlHost(settings.host)}:${server.port}`;
    let closed: Promise<void> | undefined;
    return {
      url,
      apiUrl: `${url}/api`,
      port: server.port,
      close() {
        closed ??= server.close().finally(() => store.close());
        return closed;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** A host as it stands in a URL; "every interface" is reached through loopback. */
function urlHost(host: string): string {
  if (isWildcard(host)) return '127.0.0.1';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
