import { checkedSessionId } from './bind-session';
import type { Config } from './core/config';
import { ConfigError } from './core/errors';
import { randomId } from './core/ids';
import type { SessionCommand } from './core/session-command';
import { openingFields } from './session-fields';
import type { SessionOptions } from './session-options';

/**
 * What opens a session with these options.
 *
 * @throws InvalidOperationError when `sessionId` is none; ConfigError when another field is not what its name says.
 */
export function openingCommand(
  options: SessionOptions,
  config: Config | undefined,
): Extract<SessionCommand, { open: string }> {
  const open = options.sessionId === undefined ? randomId() : checkedSessionId(options.sessionId);
  const { fields, wrong } = openingFields({
    ...options,
    sessionName: options.sessionName ?? config?.sessionName,
  });
  for (const { option, mustBe } of wrong)
    throw new ConfigError(option, 'it is of another kind', `Give ${mustBe}`);
  return { open, fields, endsWithProcess: options.autoEnd ?? config?.autoEnd ?? true };
}
