import { internalError } from './conclusion';
import type { SendResult, Transport, WireRequest } from './transport';

/** Sends what `build` makes. What cannot be built or sent is an error of ours and one lost item: never throws or rejects. */
export function sendSafely(
  transport: Transport<WireRequest>,
  build: () => WireRequest,
  signal: AbortSignal,
): Promise<SendResult> {
  try {
    return transport.send(build(), signal).catch(internalError);
  } catch (error) {
    return Promise.resolve(internalError(error));
  }
}
