import type { DecodeLimits } from './decode-limits';
import type { Refusal } from './decoded';

/** The answer to a request that would take too much memory once decoded. */
export function tooManyFields({ maxFields }: DecodeLimits): Refusal {
  return {
    ok: false,
    status: 413,
    detail: `the request has more than ${maxFields} fields; send smaller batches`,
  };
}
