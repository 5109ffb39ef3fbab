import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { asList, asMap, mapsIn } from '../pick';
import type { Message } from '../reading';
import { joinAnthropicEvents } from './anthropic-events';
import { geminiContents } from './gemini';
import { langchainMessage } from './langchain';
import { joinOpenAiChunks } from './openai-chunks';
import { responseItems } from './openai-responses';
import type { RequestBody, ResponseBody, Shape } from './shape';

/** A conversation that stands there bare, as a list of messages or of a responses API's items. */
export function readRequestList(list: readonly AnyValue[]): RequestBody | undefined {
  const messages = conversation(list);
  return messages && { messages };
}

/**
 * An answer that is a list: a stream's chunks or events, whole answers one after the other (OpenAI Agents keeps each
 * chat completion of a generation), or bare messages. Counts of several answers are not summed here.
 */
export function readResponseList(
  list: readonly AnyValue[],
  readResponse: Shape['response'],
): ResponseBody | undefined {
  const maps = mapsIn(list);
  const joined = joinOpenAiChunks(maps) ?? joinAnthropicEvents(maps) ?? completed(maps) ?? geminiChunks(maps);
  if (joined) return readResponse(joined);
  const answers = maps.map(readResponse).filter((answer) => answer !== undefined);
  const [first, ...more] = answers;
  if (first && answers.length === maps.length) {
    if (more.length === 0) return first;
    const { usage: _ofOneOnly, ...facts } = first;
    return { ...facts, messages: answers.flatMap((answer) => answer.messages ?? []) };
  }
  const messages = conversation(list);
  return messages && { messages };
}

function conversation(list: readonly AnyValue[]): readonly Message[] | undefined {
  const maps = list.filter(isAnyValueMap);
  if (maps.length === 0 || maps.length !== list.length) return undefined;
  if (maps.every((item) => asList(item.parts))) return geminiContents(list, 'user');
  if (maps.every(isLangChain)) return maps.map(langchainMessage);
  const areItems = maps.every((item) => typeof item.role === 'string' || typeof item.type === 'string');
  return areItems ? responseItems(list) : undefined;
}

function isLangChain(item: AnyValueMap): boolean {
  return item.lc !== undefined && asList(item.id) !== undefined;
}

/** The last event of a responses API's stream holds the whole answer. */
function completed(events: readonly AnyValueMap[]): AnyValueMap | undefined {
  const last = events.findLast((event) => asMap(event.response)?.output !== undefined);
  return last && asMap(last.response);
}

/** Gemini's chunks are answers themselves: the parts of all, the facts of the last. */
function geminiChunks(chunks: readonly AnyValueMap[]): AnyValueMap | undefined {
  if (chunks.length === 0 || !chunks.every((chunk) => asList(chunk.candidates))) return undefined;
  const parts: AnyValue[] = [];
  let facts: AnyValueMap = {};
  let candidate: AnyValueMap = {};
  for (const chunk of chunks) {
    facts = { ...facts, ...chunk };
    const [first] = mapsIn(chunk.candidates);
    if (!first) continue;
    candidate = { ...candidate, ...first };
    for (const part of asList(asMap(first.content)?.parts) ?? []) addPart(parts, part);
  }
  return { ...facts, candidates: [{ ...candidate, content: { role: 'model', parts } }] };
}

/** Neighbouring texts of one kind are one text that came in pieces. */
function addPart(parts: AnyValue[], part: AnyValue): void {
  const last = asMap(parts.at(-1));
  const next = asMap(part);
  if (typeof last?.text === 'string' && typeof next?.text === 'string' && last.thought === next.thought)
    parts[parts.length - 1] = { ...last, text: last.text + next.text };
  else parts.push(part);
}
