import { maskFor } from '../../../processors/masking/mask-for';
import type { Clock } from '../../../src/core/clock';
import { Ledger } from '../../../src/core/ledger';
import type { Logger } from '../../../src/core/logger';
import type { MaskOption } from '../../../src/core/mask-option';
import { getSessionId } from '../../../src/get-session-id';
import { createApiClient } from '../../../src/resources/create-api-client';
import {
  createResources,
  type Resources,
  type ResourcesOptions,
} from '../../../src/resources/create-resources';
import { type ResourceFunctions, resourceFunctions } from '../../../src/resources/resource-functions';
import { type TestBackend, testBackend } from '../../support/read-api';
import { type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server';

export interface RigOptions extends ResourcesOptions {
  readonly apiKey?: string;
  readonly agentId?: string;
  readonly timeoutMs?: number;
  readonly mask?: MaskOption;
  readonly clock?: Clock;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The resources as an application has them, and every line that was logged. */
export interface Rig extends ResourceFunctions {
  readonly resources: Resources;
  readonly log: string[];
}

const open = new Set<{ close(): Promise<unknown> }>();

/** Closes whatever the test opened. */
export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((each) => each.close()));
  open.clear();
}

/** Resources of a client for this API. */
export function rig(baseUrl: string, options: RigOptions = {}): Rig {
  const {
    apiKey = 'key-1',
    agentId = 'agent-1',
    timeoutMs = 5_000,
    mask,
    clock,
    ca,
    cert,
    key,
    ...more
  } = options;
  const log: string[] = [];
  const logger: Logger = { warn: (_reason, line) => log.push(line), debug: (line) => log.push(line) };
  const config = { baseUrl, apiKey, agentId, timeoutMs, ca, cert, key };
  const masking = { mask, maskTimeoutMs: 50, captureContent: true };
  const client = createApiClient(config, {
    mask: maskFor(masking, { counts: new Ledger().masking, warn: (line) => log.push(line) }),
    logger,
    ...(clock && { clock }),
  });
  const resources = createResources(client, { currentSessionId: getSessionId, ...more });
  open.add(resources);
  return Object.assign(Object.create(resourceFunctions(() => resources)), { resources, log });
}

/** The real local backend, with calls to its own API. */
export interface Backend extends TestBackend {
  send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** Starts the real local backend, which the test's end closes. */
export async function backend(apiKey?: string): Promise<Backend> {
  const started = await testBackend(apiKey === undefined ? {} : { apiKey });
  open.add(started);
  return {
    ...started,
    async send(method, path, body) {
      const headers = { authorization: `Api-Key ${apiKey ?? 'k'}`, 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${started.apiUrl}/${path}`, { method, headers, ...sent });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
  };
}

/** A server with scripted answers, which the test's end closes. */
export async function scripted(script?: Script): Promise<ScriptedServer> {
  const server = await scriptedServer(script);
  open.add(server);
  return server;
}

/** What the call rejects with. */
export async function rejection<E extends Error>(
  work: Promise<unknown>,
  type: abstract new (...args: never[]) => E,
): Promise<E> {
  const error: unknown = await work.then(
    (value) => new Error(`it resolved to ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof type) return error;
  throw error;
}
