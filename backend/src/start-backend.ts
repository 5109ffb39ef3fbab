import { createApp } from './api/create-app';
import { type BackendOptions, type BackendSettings, resolveOptions } from './backend-options';
import { keepLimits } from './keep-limits';
import { listen } from './listen';
import { isWildcard } from './loopback';
import type { OtlpReceiver } from './otlp/start-otlp';
import { openStore, type Store } from './store/store';

/** A running backend. */
export interface Backend {
  /** Where the page is, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Where the API is: the value for LUCIDIC_BASE_URL. */
  readonly apiUrl: string;
  readonly port: number;
  /** Where OTLP is received: the value for OTEL_EXPORTER_OTLP_ENDPOINT. Undefined where it is not. */
  readonly otlpUrl: string | undefined;
  /** Lets requests in flight finish, then closes the store. May be called more than once. */
  close(): Promise<void>;
}

/** Starts the backend; rejects with a BackendError where it cannot. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const settings = resolveOptions(options);
  const store = openStore(settings.db, settings);
  try {
    const server = await listen(createApp(store, settings), settings);
    const origin = `http://${urlHost(settings.host)}`;
    const url = `${origin}:${server.port}`;
    const apiUrl = `${url}/api`;
    const otlp = await otlpBeside(store, settings, apiUrl).catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    const stopLimits = keepLimits(store, settings);
    let closed: Promise<void> | undefined;
    return {
      url,
      apiUrl,
      port: server.port,
      otlpUrl: otlp?.port === undefined ? undefined : `${origin}:${otlp.port}`,
      close() {
        closed ??= (otlp?.close() ?? Promise.resolve())
          .then(() => {
            // They would never finish by themselves.
            store.changes.close();
            return server.close();
          })
          .then(stopLimits)
          .finally(() => store.close());
        return closed;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Loaded only where it is wanted: the decoder and the pipeline are half of what there is to load. */
async function otlpBeside(
  store: Store,
  settings: BackendSettings,
  apiUrl: string,
): Promise<OtlpReceiver | undefined> {
  if (settings.otlp === undefined) return undefined;
  const { startOtlp } = require('./otlp/start-otlp') as typeof import('./otlp/start-otlp');
  return startOtlp(store, settings, settings.otlp, apiUrl);
}

/** A host as it stands in a URL; "every interface" is reached through loopback. */
function urlHost(host: string): string {
  if (isWildcard(host)) return '127.0.0.1';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
