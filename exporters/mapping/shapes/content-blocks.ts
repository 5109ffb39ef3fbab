import type { AnyValue } from '../../../src/core/any-value';
import { parseStructure } from '../parse-json';
import { asList, asMap, asText } from '../pick';

/** Types that blocks of a message's content have with the providers and frameworks we know. */
const BLOCK_TYPES: ReadonlySet<string> = new Set([
  ...['text', 'input_text', 'output_text', 'refusal', 'thinking', 'redacted_thinking', 'reasoning'],
  ...['image', 'image_url', 'input_image', 'audio', 'input_audio', 'video_url', 'file', 'input_file'],
  ...['document', 'tool_use', 'server_tool_use', 'tool_call', 'tool_result'],
]);

/**
 * The content of a message that an emitter may have written as the JSON text of a list of blocks. Any other text, JSON
 * or not, is what somebody said and stays as it is.
 */
export function contentBlocks(content: AnyValue): AnyValue {
  if (typeof content !== 'string') return content;
  const blocks = asList(parseStructure(content));
  if (blocks === undefined || blocks.length === 0) return content;
  return blocks.every((block) => BLOCK_TYPES.has(asText(asMap(block)?.type) ?? '')) ? blocks : content;
}
