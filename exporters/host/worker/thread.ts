import { existsSync } from 'node:fs';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerData } from './messages';

/** Short-lived maps and texts fill it; larger ones would only be larger garbage. */
const YOUNG_GENERATION_MB = 32;

/** A running delivery thread. */
export interface Thread {
  post(message: ToWorker): void;
  /** Messages that have arrived while this thread could not receive any. */
  unread(): readonly FromWorker[];
  terminate(): Promise<void>;
}

export interface ThreadOptions {
  readonly file: string;
  readonly data: Omit<WorkerData, 'port'>;
  readonly onMessage: (message: FromWorker) => void;
  /** Called once when the thread ends without having been told to. */
  readonly onDeath: (cause: string) => void;
}

/**
 * Starts a delivery thread that never keeps the process alive. Flags and NODE_OPTIONS of the application are not its own:
 * a preload or an instrumentation that ran in here would trace our requests, and start another thread.
 * @throws when there is no such file or the platform has no threads to give.
 */
export function startThread({ file, data, onMessage, onDeath }: ThreadOptions): Thread {
  // A bundled application has no such file beside it.
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  const { port1, port2 } = new MessageChannel();
  let told = false;
  let cause = 'it ended';
  const worker = new Worker(file, {
    name: 'lucidic',
    workerData: { ...data, port: port2 } satisfies WorkerData,
    transferList: [port2],
    execArgv: [],
    env: {},
    // Whatever Node has to say in there (a warning of its own, say) is not the application's to show.
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  worker.unref();
  port1.on('message', onMessage);
  port1.unref();
  worker.on('error', (error) => {
    cause = error.name;
  });
  worker.on('exit', () => {
    if (!told) onDeath(cause);
  });
  return {
    post: (message) => port1.postMessage(message),
    unread() {
      const messages: FromWorker[] = [];
      for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1)) {
        messages.push(next.message);
      }
      return messages;
    },
    async terminate() {
      told = true;
      await worker.terminate();
      port1.close();
    },
  };
}
