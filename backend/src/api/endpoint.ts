import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { answerJson } from './answer-kept';
import { bodyReader } from './body-reader';
import type { Operation } from './operation';
import { queryReader } from './query-reader';
import { answerRefusal, type Checked } from './refusal';
import type { Handler } from './routes';

/** What an endpoint gets once everything was checked. */
export interface EndpointInput<Q, B> {
  readonly query: Q;
  /** The body, unknown keys included; `{}` where the endpoint takes none. */
  readonly body: B;
  /** The keys of the body that its schema does not name. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** The agent that the request names: in its body or query, else in `x-agent-id`. */
  readonly agentId: string | undefined;
  /** The path's one parameter, or empty. */
  readonly param: string;
  /** The address the client reached this backend at. */
  readonly origin: () => string;
}

/** An endpoint: what documents it is what checks it. */
export interface EndpointSpec<Q extends TObject, B extends TObject, A extends TSchema>
  extends Omit<Operation, 'query' | 'body' | 'answer' | 'status'> {
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  readonly status?: 200 | 201;
  readonly handle: (input: EndpointInput<Static<Q>, Static<B>>) => Checked<Static<A>>;
}

/** Makes the handler of an endpoint: reads and checks query and body, then answers what `handle` gives as JSON. */
export function endpoint<
  Q extends TObject = TObject<Record<never, never>>,
  B extends TObject = TObject<Record<never, never>>,
  A extends TSchema = TSchema,
>(spec: EndpointSpec<Q, B, A>): Handler;
export function endpoint(spec: EndpointSpec<TObject, TObject, TSchema>): Handler {
  const { handle, status = 200, ...operation } = spec;
  const readQuery = spec.query && queryReader(spec.query, spec.aliases);
  const readBody = spec.body && bodyReader(spec.body, spec.aliases);
  const handler: Handler = async (c) => {
    const query = readQuery?.(c);
    if (query?.ok === false) return answerRefusal(c, query);
    const read = await readBody?.(c);
    if (read?.ok === false) return answerRefusal(c, read);
    const answer = handle({
      query: query?.value ?? {},
      body: read?.value.fields ?? {},
      extra: read?.value.extra ?? {},
      agentId:
        given(read?.value.fields, 'agent_id') ??
        given(query?.value, 'agent_id') ??
        c.req.header('x-agent-id'),
      param: Object.values(c.req.param())[0] ?? '',
      origin: () => new URL(c.req.url).origin,
    });
    if (!answer.ok) return answerRefusal(c, answer);
    return answer.value === undefined ? c.body(null, status) : answerJson(c, answer.value, status);
  };
  return Object.assign(handler, { operation: { ...operation, status } });
}

function given(fields: unknown, name: string): string | undefined {
  const value: unknown =
    typeof fields === 'object' && fields !== null ? Reflect.get(fields, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
