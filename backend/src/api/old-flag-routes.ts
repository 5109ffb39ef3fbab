import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { endpoint } from './endpoint';
import { Field } from './field-types';
import { passed } from './refusal';
import type { Routes } from './routes';
import { noSession } from './session-routes';

const ONE = {
  flag_name: Field.id,
  context: Type.Optional(Field.object),
  default: Type.Optional(Field.json),
};
const MANY = {
  flag_names: Type.Array(Field.id, { maxItems: 1_000, description: 'an array of at most 1000 strings' }),
  context: Type.Optional(Field.object),
  defaults: Type.Optional(Field.object),
};
const SESSION = { session_id: Field.id };
const AGENT = { agent_id: Type.Optional(Field.id) };
const ERROR = Type.Object({ error: Type.String() });
const OUTCOME = Type.Union([Type.Object({ value: Type.Unknown() }), ERROR]);

/** A flag's value, or why there is none: old SDKs expect that with status 200. */
type Outcome = { value: unknown } | { error: string };
/** Finds the value of a flag for somebody; undefined where it is not set. */
type Finder = (name: string) => { value: unknown } | undefined;

/** Reading flags as the TypeScript SDK and the Python SDK 2 do. */
export function oldFlagRoutes({ flags, sessions, items }: Store): Routes {
  const tag = 'feature flags';
  const ofAgent =
    (agentId: string | undefined): Finder =>
    (name) =>
      flags.get(agentId, name);
  /** What the dataset item that a session runs says of flags wins. */
  const ofSession = (sessionId: string): Finder | undefined => {
    const session = sessions.get(sessionId);
    if (session === undefined) return undefined;
    const overrides = session.datasetitem_id === undefined ? {} : items.flagOverrides(session.datasetitem_id);
    return (name) =>
      Object.hasOwn(overrides, name) ? { value: overrides[name] } : flags.get(session.agent_id, name);
  };

  return {
    '/api/getfeatureflags': {
      POST: endpoint({
        id: 'getFeatureFlags',
        tag,
        summary: 'Values of flags, as the TypeScript SDK asks for them.',
        body: Type.Object({ flag_names: MANY.flag_names, ...AGENT }),
        answer: Type.Object({
          flags: Type.Record(
            Type.String(),
            Type.Object({ found: Type.Boolean(), value: Type.Optional(Type.Unknown()) }),
          ),
        }),
        handle({ body, agentId }) {
          const found = body.flag_names.map((name) => {
            const flag = flags.get(agentId, name);
            return [
              name,
              flag === undefined ? { found: false } : { found: true, value: flag.value },
            ] as const;
          });
          return passed({ flags: Object.fromEntries(found) });
        },
      }),
    },
    '/api/evaluatefeatureflag': {
      POST: endpoint({
        id: 'evaluateFeatureFlag',
        tag,
        summary: 'The value of a flag in a session; the Python SDK 2.',
        body: Type.Object({ ...SESSION, ...ONE }),
        answer: OUTCOME,
        handle({ body }) {
          const find = ofSession(body.session_id);
          return find ? passed(outcome(find, body.flag_name, body.default)) : noSession(body.session_id);
        },
      }),
    },
    '/api/evaluatefeatureflagstateless': {
      POST: endpoint({
        id: 'evaluateFeatureFlagStateless',
        tag,
        summary: 'The value of a flag without a session; the Python SDK 2.',
        body: Type.Object({ ...AGENT, ...ONE }),
        answer: OUTCOME,
        handle: ({ body, agentId }) => passed(outcome(ofAgent(agentId), body.flag_name, body.default)),
      }),
    },
    '/api/evaluatebatchfeatureflags': {
      POST: endpoint({
        id: 'evaluateFeatureFlags',
        tag,
        summary: 'Values of flags in a session; the Python SDK 2.',
        body: Type.Object({ ...SESSION, ...MANY }),
        answer: Type.Object({ flags: Type.Record(Type.String(), OUTCOME) }),
        handle({ body }) {
          const find = ofSession(body.session_id);
          if (find === undefined) return noSession(body.session_id);
          return passed({ flags: outcomes(find, body.flag_names, body.defaults) });
        },
      }),
    },
    '/api/evaluatebatchfeatureflagsstateless': {
      POST: endpoint({
        id: 'evaluateFeatureFlagsStateless',
        tag,
        summary: 'Values of flags without a session; the Python SDK 2.',
        body: Type.Object({ ...AGENT, ...MANY }),
        answer: Type.Object({ flags: Type.Record(Type.String(), OUTCOME) }),
        handle: ({ body, agentId }) =>
          passed({ flags: outcomes(ofAgent(agentId), body.flag_names, body.defaults) }),
      }),
    },
  };
}

function outcome(find: Finder, name: string, fallback: unknown): Outcome {
  const value = find(name)?.value ?? fallback ?? null;
  return value === null ? { error: `flag_name: no flag ${JSON.stringify(name)}` } : { value };
}

function outcomes(
  find: Finder,
  names: readonly string[],
  defaults: Readonly<Record<string, unknown>> = {},
): Record<string, Outcome> {
  return Object.fromEntries(
    names.map((name) => [name, outcome(find, name, Object.hasOwn(defaults, name) ? defaults[name] : null)]),
  );
}
