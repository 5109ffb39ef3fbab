import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';

/** True when a message is as `test` says. Bodies are looked at by one shape after the other, so nothing is made here. */
export function someMessage(messages: AnyValue, test: (message: AnyValueMap) => boolean): boolean {
  if (!Array.isArray(messages)) return false;
  for (const message of messages) if (isAnyValueMap(message) && test(message)) return true;
  return false;
}

/** True when a block of a message's content is as `test` says. */
export function someBlock(messages: AnyValue, test: (block: AnyValueMap) => boolean): boolean {
  return someMessage(messages, ({ content }) => someMessage(content, test));
}
