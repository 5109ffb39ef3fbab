import type { AnyValue } from '../../src/core/any-value';

/**
 * The value a JSON text stands for, or undefined when the text is not JSON (or is beyond what the engine can parse).
 * Keys like `__proto__` come out as plain own keys; depth is not limited here but where values are walked (toJson).
 */
export function parseJson(text: string): AnyValue {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * As parseJson, for objects and arrays only: a person's text `42` or `true` is text, never a number or a boolean.
 * The first character decides, so that long plain texts cost nothing.
 */
export function parseStructure(text: string): AnyValue {
  return beginsStructure(text) ? parseJson(text) : undefined;
}

/** A structure as it is, a text that holds a structure parsed, any other value unchanged. */
export function unwrapJson(value: AnyValue): AnyValue {
  return typeof value === 'string' ? (parseStructure(value) ?? value) : value;
}

function beginsStructure(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) return true;
    // JSON's own white space; a text that begins with a letter is told by one look.
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return false;
  }
  return false;
}
