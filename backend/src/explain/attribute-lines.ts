import type { AttributeUse } from '@lucidic/otel/pipeline';
import { type Line, listLines } from './line';

const MAX_LINES = 6;

/** What became of a span's attributes, flattened ones counted by their namespace. */
export function attributeLines({ kept, leftOut }: AttributeUse): readonly Line[] {
  return [
    ...labelled(
      'kept',
      'No field of the event is for these; they stay as they are in metadata.attributes:',
      kept,
    ),
    ...labelled('left out', 'Known, and the event is the same without them:', leftOut),
  ];
}

function labelled(label: string, why: string, names: readonly string[]): readonly Line[] {
  if (names.length === 0) return [];
  return [{ label, text: why, tone: 'faint' }, ...listLines('', families(names), MAX_LINES)];
}

/** `llm.input_messages.* (12)` for what is flattened, the name itself for the rest. */
function families(names: readonly string[]): readonly string[] {
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(namespaceOf(name), (sizes.get(namespaceOf(name)) ?? 0) + 1);
  return [...sizes].map(([family, size]) => (names.includes(family) ? family : `${family}.* (${size})`));
}

/** `llm.input_messages` of `llm.input_messages.0.message.role`. */
function namespaceOf(name: string): string {
  const index = /\.\d+(\.|$)/.exec(name)?.index;
  return index === undefined ? name : name.slice(0, index);
}
