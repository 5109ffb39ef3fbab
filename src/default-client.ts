import type { LucidicOptions } from './core/config';
import { resolveConfig } from './core/config';
import { preferSink } from './core/default-sink';
import { environmentFor } from './core/env';
import { LucidicNotInitializedError } from './core/errors';
import { processSlot } from './core/slot';
import { agrees } from './join-pipeline';
import { Lucidic } from './lucidic';
import { isSessionOption } from './session-fields';
import type { SessionOptions } from './session-options';
import { tenantId } from './tenant-id';

/** Options of the client, and of the session that is opened with it. */
export type InitOptions = LucidicOptions & SessionOptions;

/** The client behind the functions of the module; undefined before `init()`. */
export function defaultClient(): Lucidic | undefined {
  const client = processSlot().defaultClient;
  return client instanceof Lucidic ? client : undefined;
}

/** @throws LucidicNotInitializedError before `init()`; `called` is the function's name. */
export function requiredClient(called: string): Lucidic {
  const client = defaultClient();
  if (client === undefined) throw new LucidicNotInitializedError(called);
  return client;
}

/**
 * The default client, made with these options, or the one there is if it does what they ask for. Another one takes its
 * place and leaves it its own sessions: two keys never mix.
 * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
 */
export function clientFor(options: InitOptions): Lucidic {
  const given = clientOptions(options);
  const known = defaultClient();
  if (known !== undefined && doesAs(known, given)) return known;
  const client = new Lucidic(given);
  processSlot().defaultClient = client;
  preferSink(client.eventSink);
  return client;
}

/** The next `init()` makes a new one. */
export function forgetDefaultClient(): void {
  delete processSlot().defaultClient;
  preferSink(undefined);
}

function doesAs({ config }: Lucidic, given: LucidicOptions): boolean {
  if (Object.values(given).every((value) => value === undefined)) return true;
  if (config === undefined) return false;
  const wanted = resolveConfig(
    { apiKey: config.apiKey, agentId: config.agentId, ...given },
    environmentFor(given),
  );
  return (
    wanted.enabled && tenantId(wanted.config) === tenantId(config) && agrees(config, wanted.config, given)
  );
}

function clientOptions(options: InitOptions): LucidicOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !isSessionOption(name)));
}
