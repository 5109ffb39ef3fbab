import type { TObject, TSchema } from '@sinclair/typebox';

/** What the OpenAPI document says of one method of a path. */
export interface Operation {
  /** The operation's name in generated clients. */
  readonly id: string;
  readonly summary: string;
  /** What the operation is about, to group by. */
  readonly tag: string;
  /** True for what the contract has no call for: only this backend serves it. */
  readonly own?: boolean;
  /** True where the address itself is the secret and no key is asked for. */
  readonly keyless?: boolean;
  /** Which side is bytes of any kind instead of JSON. */
  readonly bytes?: 'body' | 'answer';
  readonly query?: TObject;
  readonly body?: TSchema;
  /** Old names of fields to new ones; either is taken. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** What is answered; a `Type.Undefined()` is an empty body. */
  readonly answer: TSchema;
  readonly status: 200 | 201;
}
