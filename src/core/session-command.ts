import type { AnyValueMap } from './any-value';

/**
 * What the owner of a session says of it, in the order it was said. `fields` are masked and in the words of the wire
 * (`wire-contract.md` §2.2, §2.3).
 */
export type SessionCommand =
  /** `endsWithProcess`: nobody else will end it. */
  | { readonly open: string; readonly fields: AnyValueMap; readonly endsWithProcess: boolean }
  | { readonly update: string; readonly fields: AnyValueMap }
  /** After everything taken for it until then. */
  | { readonly end: string; readonly fields: AnyValueMap };

/** How a command ended: the backend has taken it, or why not. */
export type CommandOutcome = 'delivered' | { readonly dropped: string };

/** The session a command is about. */
export function sessionOf(command: SessionCommand): string {
  if ('open' in command) return command.open;
  return 'update' in command ? command.update : command.end;
}
