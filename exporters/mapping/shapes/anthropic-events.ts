import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { unwrapJson } from '../parse-json';
import { asMap, asText, numberAt } from '../pick';

/** A block while it is being put together: its start, and the texts that followed. */
interface Block {
  readonly start: AnyValueMap;
  text: string;
  thinking: string;
  json: string;
}

/** The events of an Anthropic stream as the message they make. Counts of later events replace those of earlier ones. */
export function joinAnthropicEvents(events: readonly AnyValueMap[]): AnyValueMap | undefined {
  if (!events.some((event) => event.type === 'message_start' || event.type === 'content_block_delta'))
    return undefined;
  const blocks = new Map<number, Block>();
  let message: AnyValueMap = { type: 'message', role: 'assistant' };
  for (const event of events) {
    if (event.type === 'message_start') message = { ...message, ...asMap(event.message) };
    else if (event.type === 'message_delta') {
      const usage = { ...asMap(message.usage), ...asMap(event.usage) };
      message = { ...message, ...asMap(event.delta), usage };
    } else add(blocks, event);
  }
  const ordered = [...blocks].sort(([a], [b]) => a - b).map(([, block]) => whole(block));
  return { ...message, content: ordered };
}

function add(blocks: Map<number, Block>, event: AnyValueMap): void {
  const index = numberAt(event, 'index') ?? 0;
  if (event.type === 'content_block_start')
    blocks.set(index, { start: asMap(event.content_block) ?? {}, text: '', thinking: '', json: '' });
  const delta = event.type === 'content_block_delta' ? asMap(event.delta) : undefined;
  if (!delta) return;
  const block = blocks.get(index) ?? { start: { type: 'text' }, text: '', thinking: '', json: '' };
  blocks.set(index, block);
  block.text += asText(delta.text) ?? '';
  block.thinking += asText(delta.thinking) ?? '';
  block.json += asText(delta.partial_json) ?? '';
}

function whole({ start, text, thinking, json }: Block): AnyValueMap {
  const input: AnyValue = json === '' ? start.input : unwrapJson(json);
  return {
    ...start,
    ...(typeof start.text === 'string' || text !== '' ? { text: `${asText(start.text) ?? ''}${text}` } : {}),
    ...(thinking === '' ? {} : { thinking: `${asText(start.thinking) ?? ''}${thinking}` }),
    ...(input === undefined ? {} : { input }),
  };
}
