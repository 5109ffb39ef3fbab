import type { Tokens } from '../tokens';
import type { Preset } from './preset';

/** The text with everything the preset finds replaced; the text itself when it finds nothing. */
export function replaceFound(text: string, preset: Preset, tokens: Tokens): string {
  const found = preset.find(text);
  if (found.length === 0) return text;
  let masked = '';
  let from = 0;
  for (const { start, end } of found) {
    masked += text.slice(from, start) + tokens(preset.token, preset.normalise(text.slice(start, end)));
    from = end;
  }
  return masked + text.slice(from);
}
