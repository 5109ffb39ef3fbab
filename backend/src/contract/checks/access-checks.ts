import type { CheckBody } from '../contract-check';
import { expectRefusal } from '../expect-answer';

/** What holds for every call: errors are JSON with `detail`. */
export const ACCESS_CHECKS: Readonly<Record<string, CheckBody>> = {
  'errors: a body of the wrong shape is refused with a detail': async (api) => {
    expectRefusal(await api.call('POST', 'initsession', {}), 400, 422);
    expectRefusal(await api.call('POST', 'initsession', []), 400, 422);
  },
  'errors: an address that is not served is refused': async (api) => {
    expectRefusal(await api.call('GET', api.unique('nothing')), 404);
  },
};
