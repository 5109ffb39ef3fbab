import { nameOf } from './core/errors';
import type { Logger } from './core/logger';
import { type PlatformRequest, platformRequest } from './core/slot';

/**
 * Tells the platform of a serverless function that the request it runs has something to deliver, so that it freezes the
 * process only afterwards. Returns a function to be called in the request whenever something was taken; one promise at a
 * time stands for all of a request. Where no platform asks for promises it does nothing.
 *
 * @param flush Resolves when everything taken before is delivered, or has had its time. Must not reject.
 */
export function promiseDelivery(flush: () => Promise<unknown>, logger: Logger): () => void {
  const promised = new WeakMap<PlatformRequest, { takesMore: boolean }>();
  const settle = async (request: PlatformRequest, state: { takesMore: boolean }): Promise<void> => {
    do {
      state.takesMore = false;
      await flush();
    } while (state.takesMore);
    promised.delete(request);
  };
  return () => {
    try {
      const request = platformRequest();
      if (request?.waitUntil === undefined) return;
      const known = promised.get(request);
      if (known !== undefined) {
        known.takesMore = true;
        return;
      }
      const state = { takesMore: false };
      promised.set(request, state);
      request.waitUntil(settle(request, state));
    } catch (error) {
      logger.debug(`the platform took no promise: ${nameOf(error)}`);
    }
  };
}
