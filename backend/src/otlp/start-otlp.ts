import { createRecordPipeline } from '@lucidic/otel/pipeline';
import { BackendError } from '../backend-error';
import type { BackendSettings } from '../backend-options';
import { type Listening, listen } from '../listen';
import type { Store } from '../store/store';
import { createOtlpApp } from './otlp-app';
import { OtlpIntake } from './otlp-intake';

/** The agent that sessions of traces belong to: OTLP knows of services, not of agents. */
const AGENT_ID = 'otlp';
/** On loopback any key is good. */
const ANY_KEY = 'local';

/** A receiver of OTLP that takes requests; `port` is undefined where it found its port taken and does without. */
export interface OtlpReceiver {
  readonly port: number | undefined;
  /** Takes no more requests, and lets what it took become events. */
  close(): Promise<void>;
}

/** Starts the receiver beside the API at `apiUrl`, to which it sends as every application does. @throws BackendError `port_taken` or `listen`. */
export async function startOtlp(
  store: Pick<Store, 'requests' | 'settled'>,
  settings: BackendSettings,
  otlp: NonNullable<BackendSettings['otlp']>,
  apiUrl: string,
): Promise<OtlpReceiver> {
  const pipeline = createRecordPipeline({
    apiKey: settings.apiKey ?? ANY_KEY,
    agentId: AGENT_ID,
    baseUrl: apiUrl,
    exportMode: 'inline',
  });
  const intake = new OtlpIntake(pipeline, store.requests);
  let server: Listening | undefined;
  try {
    server = await listen(createOtlpApp(intake, settings, store.settled), { ...settings, port: otlp.port });
  } catch (error) {
    const isTaken = error instanceof BackendError && error.code === 'port_taken';
    if (!isTaken || otlp.isOptional !== true) {
      await intake.close();
      throw error;
    }
    settings.log(
      `OTLP is not received: port ${otlp.port} is taken, by a Collector perhaps; choose another with --otlp-port`,
    );
  }
  intake.replay();
  return {
    port: server?.port,
    async close() {
      await server?.close();
      await intake.close();
    },
  };
}
