import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import type { Message, Usage } from '../reading';

/** What a provider's request body says. */
export interface RequestBody {
  readonly messages?: readonly Message[];
  readonly model?: string;
  /** The rest of the body: temperature and the like, without messages, tools and model. */
  readonly params?: AnyValueMap;
  readonly tools?: readonly AnyValue[];
}

/** What a provider's response body says. */
export interface ResponseBody {
  readonly messages?: readonly Message[];
  readonly model?: string;
  readonly id?: string;
  readonly finishReasons?: readonly string[];
  /** Inclusive, whatever the provider's own counting. */
  readonly usage?: Usage;
}

/**
 * One provider API's way of writing JSON. Both functions return undefined for a body that is not theirs, and never
 * throw; an instrumentation that carries whole bodies needs nothing else to understand it.
 */
export interface Shape {
  readonly name: string;
  request(body: AnyValueMap): RequestBody | undefined;
  response(body: AnyValueMap): ResponseBody | undefined;
}
