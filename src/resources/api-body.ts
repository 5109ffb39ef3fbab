import type { Mask } from '../../processors/masking/create-mask';
import { type AnyValue, type AnyValueMap, anyValueMap } from '../core/any-value';
import type { Clock } from '../core/clock';
import { InvalidOperationError, nameOf } from '../core/errors';

/** A body that has passed the mask; nothing else makes one. */
export class ApiBody {
  readonly #fields: AnyValueMap;

  private constructor(fields: AnyValueMap) {
    this.#fields = fields;
  }

  /**
   * `content` masked once, and `ids` beside it as they are: what the backend looks things up by, which a mask would make
   * something else. What is undefined is left out.
   * @throws InvalidOperationError for what is no JSON: a cycle, a BigInt.
   */
  static of(ids: object, content: object, mask: Mask | undefined, clock: Pick<Clock, 'nowMs'>): ApiBody {
    const plain = asJson(content);
    const currentTime = new Date(clock.nowMs()).toISOString();
    return new ApiBody({ current_time: currentTime, ...(mask?.body(plain) ?? plain), ...ids });
  }

  /** With ids that were not known before. */
  with(ids: object): ApiBody {
    return new ApiBody({ ...this.#fields, ...ids });
  }

  /** What the mask left of a field. */
  field(name: string): AnyValue {
    return this.#fields[name];
  }

  /** As JSON. */
  get text(): string {
    return JSON.stringify(this.#fields);
  }
}

/** As JSON has it, so that the mask sees what leaves: a Date is its text, a class is its fields. */
function asJson(content: object): AnyValueMap {
  try {
    return anyValueMap(JSON.parse(JSON.stringify(content)));
  } catch (error) {
    throw new InvalidOperationError(
      `This cannot be sent as JSON (${nameOf(error)}): it has a cycle, a BigInt, or something that throws when it is read. Give plain values.`,
    );
  }
}
