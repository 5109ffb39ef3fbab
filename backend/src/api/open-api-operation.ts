import { type TObject, type TSchema, TypeGuard } from '@sinclair/typebox';
import type { Operation } from './operation';

type Json = Record<string, unknown>;

const ERROR = {
  description: 'Refused; `detail` says why.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const ANY_BYTES = { '*/*': { schema: {} } };

/** What the document says of one method of a path; of a route that nobody described, no more than that it is there. */
export function openApiOperation(path: string, operation: Operation | undefined): Json {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const inPath = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  if (operation === undefined) {
    return { parameters: inPath, responses: { '2XX': { description: 'Done.' }, default: ERROR } };
  }
  const { id, tag, summary, own, keyless, bytes, query, body, aliases = {}, answer, status } = operation;
  const schema = body !== undefined && TypeGuard.IsObject(body) ? bodySchema(body, aliases) : body;
  const json = schema && { 'application/json': { schema } };
  const content = bytes === 'body' ? ANY_BYTES : json;
  return {
    operationId: id,
    tags: own === true ? [tag, 'own'] : [tag],
    summary: own === true ? `${summary} Only this backend has it.` : summary,
    ...(own === true ? { 'x-lucidic-own': true } : {}),
    ...(keyless === true ? { security: [] } : {}),
    parameters: [...inPath, ...(query === undefined ? [] : queryParameters(query, aliases))],
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: {
      [status]: bytes === 'answer' ? { description: 'Done.', content: ANY_BYTES } : answered(answer),
      default: ERROR,
    },
  };
}

function queryParameters(query: TObject, aliases: Readonly<Record<string, string>>): Json[] {
  const required = new Set(query.required);
  const renamed = new Set(Object.values(aliases));
  const current = Object.entries(query.properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name) && schema.default === undefined && !renamed.has(name),
    schema,
  }));
  const old = oldNames(query, aliases).map(([name, schema]) => ({
    name,
    in: 'query',
    deprecated: true,
    schema,
  }));
  return [...current, ...old];
}

/** The body with what the reader takes besides: null for absent, and old names. */
function bodySchema(body: TObject, aliases: Readonly<Record<string, string>>): Json {
  const required = body.required ?? [];
  const properties = Object.entries(body.properties).map(([name, schema]) => [
    name,
    required.includes(name) ? schema : orNull(schema),
  ]);
  const old = oldNames(body, aliases).map(([name, schema]) => [
    name,
    { ...orNull(schema), deprecated: true },
  ]);
  const renamed = Object.values(aliases);
  const either = Object.entries(aliases).filter(([, name]) => required.includes(name));
  return {
    type: 'object',
    properties: Object.fromEntries([...properties, ...old]),
    required: required.filter((name) => !renamed.includes(name)),
    ...(either.length === 0
      ? {}
      : { allOf: either.map((names) => ({ anyOf: names.map((name) => ({ required: [name] })) })) }),
  };
}

function oldNames(schema: TObject, aliases: Readonly<Record<string, string>>): [string, Json][] {
  return Object.entries(aliases).flatMap(([old, name]): [string, Json][] => {
    const property = schema.properties[name];
    return property === undefined ? [] : [[old, { ...property, description: `Old name of ${name}.` }]];
  });
}

function orNull(schema: object): Json {
  const { description } = Object(schema);
  return { ...(description === undefined ? {} : { description }), anyOf: [schema, { type: 'null' }] };
}

function answered(answer: TSchema): Json {
  if (TypeGuard.IsUndefined(answer)) return { description: 'Done; the body is empty.' };
  return { description: 'Done.', content: { 'application/json': { schema: answer } } };
}
