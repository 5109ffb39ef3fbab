import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects until finalizers have run, and says what is left, in MB of heap. */
export async function heapAfterCollectionMb() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  for (let round = 0; round < 3; round++) {
    gc();
    await delay(50);
  }
  return process.memoryUsage().heapUsed / 1e6;
}
