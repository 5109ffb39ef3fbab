/**
 * Attributes whose words say what a span is. A mask that rewrote them would hide that, and such a word says nothing
 * else; what stands there and is no such word is masked like any other text.
 */
const WORDS: ReadonlyMap<string, RegExp> = new Map([
  ['openinference.span.kind', /^[A-Za-z_]{1,32}$/],
  ['ai.operationId', /^ai\.[A-Za-z.]{1,61}$/],
  ['gen_ai.operation.name', /^[A-Za-z_.]{1,64}$/],
  ['traceloop.span.kind', /^[A-Za-z_]{1,32}$/],
  ['llm.request.type', /^[A-Za-z_]{1,32}$/],
  ['mcp.method.name', /^[A-Za-z_/]{1,64}$/],
  ['input.mime_type', /^[a-z]{1,16}\/[a-z.+-]{1,47}$/],
  ['output.mime_type', /^[a-z]{1,16}\/[a-z.+-]{1,47}$/],
  ['lucidic.event.type', /^[a-z_]{1,32}$/],
  // Ids leave with the event anyway; here they are read by who joins on them.
  ['lucidic.session_id', /^[\w.:-]{1,64}$/],
  ['lucidic.event.id', /^[\w.:-]{1,64}$/],
  ['lucidic.parent_event_id', /^[\w.:-]{1,64}$/],
]);

/** True when the attribute's value is one of the words conventions are made of. */
export function isVocabulary(name: string, value: string): boolean {
  return WORDS.get(name)?.test(value) === true;
}

/** Names of span events, of instrumentations and not of people: `exception`, `gen_ai.user.message`. */
export function isEventName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z_.]{0,63}$/.test(name);
}

/** Fields of API bodies that name things the backend looks up; the texts are everything else. */
const BODY_WORDS: ReadonlyMap<string, RegExp> = new Map(
  [
    'session_id',
    'agent_id',
    'client_event_id',
    'client_parent_event_id',
    'experiment_id',
    'datasetitem_id',
    'type',
  ]
    .map((name): [string, RegExp] => [name, /^[\w.:-]{1,256}$/])
    .concat(['occurred_at', 'current_time'].map((name) => [name, /^[\dTZ:.+-]{10,40}$/])),
);

/** True when a body's field holds an id, a type or a time. */
export function isBodyWord(name: string, value: string): boolean {
  return BODY_WORDS.get(name)?.test(value) === true;
}
