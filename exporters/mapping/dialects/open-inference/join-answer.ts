import type { Message, Part } from '../../reading';

/**
 * Flattened output messages, those of one answer joined: OpenAI's responses API gives reasoning, text and each call as an
 * item, and OpenInference flattens each item as a message. Several choices stay several messages, for each has a text.
 */
export function joinAnswer(messages: readonly Message[]): readonly Message[] {
  const joined: Message[] = [];
  let open: Part[] | undefined;
  for (const message of messages) {
    if (open && message.role === 'assistant' && (isCalls(message.parts) || open.every(isThought))) {
      open.push(...message.parts);
      continue;
    }
    open = message.role === 'assistant' ? [...message.parts] : undefined;
    joined.push(open ? { ...message, parts: open } : message);
  }
  return joined;
}

function isThought(part: Part): boolean {
  return part.type === 'reasoning';
}

function isCalls(parts: readonly Part[]): boolean {
  return parts.length > 0 && parts.every((part) => part.type === 'tool_call');
}
