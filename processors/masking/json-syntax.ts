import { closingQuote, isScalar } from './json-literal';

/** A string's content between its quotes; in a text that was cut there may be no closing one. */
export interface JsonString {
  readonly kind: 'string';
  readonly start: number;
  readonly end: number;
}

/** A piece of a JSON text and where it stands. */
export type JsonNode =
  | JsonString
  | { readonly kind: 'scalar'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'array';
      readonly start: number;
      readonly end: number;
      readonly items: readonly JsonNode[];
    }
  | {
      readonly kind: 'object';
      readonly start: number;
      readonly end: number;
      readonly members: readonly JsonMember[];
    };

/** A key with its value; the value is missing where the text was cut. */
export interface JsonMember {
  readonly key: JsonString;
  readonly value?: JsonNode;
}

/** How deep a structure is looked into. */
export const MAX_DEPTH = 64;

/**
 * Where everything stands in a JSON text: one value, or several objects and arrays after each other. Attribute limits cut
 * texts, so one that ends too early is JSON too. One pass, linear. `other` for what is no JSON, `too_deep` beyond 64.
 */
export function jsonSyntax(text: string): readonly JsonNode[] | 'other' | 'too_deep' {
  if (!/^[ \t\r\n]*[[{"]/.test(text)) return 'other';
  const parser = new Parser(text);
  const nodes: JsonNode[] = [];
  do {
    const node = parser.value(0);
    if (node === undefined) return parser.tooDeep ? 'too_deep' : 'other';
    nodes.push(node);
  } while (!parser.atEnd());
  const streamed = nodes.length === 1 || nodes.every(({ kind }) => kind === 'object' || kind === 'array');
  return streamed ? nodes : 'other';
}

/** The cursor of one pass. */
class Parser {
  tooDeep = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Passes spaces over; true when nothing follows. */
  atEnd(): boolean {
    while (SPACES.has(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#at >= this.#text.length;
  }

  value(depth: number): JsonNode | undefined {
    this.atEnd();
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char !== '{' && char !== '[') return this.#scalar();
    if (depth < MAX_DEPTH) return char === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    this.tooDeep = true;
    return undefined;
  }

  #string(): JsonString {
    const start = this.#at + 1;
    const quote = closingQuote(this.#text, this.#at);
    const end = quote === -1 ? this.#text.length : quote;
    this.#at = end + 1;
    return { kind: 'string', start, end };
  }

  #scalar(): JsonNode | undefined {
    const start = this.#at;
    while (isScalarChar(this.#text.charCodeAt(this.#at))) this.#at += 1;
    const end = this.#at;
    const cut = end === this.#text.length;
    return isScalar(this.#text.slice(start, end), cut) ? { kind: 'scalar', start, end } : undefined;
  }

  #array(depth: number): JsonNode | undefined {
    const start = this.#at;
    const items: JsonNode[] = [];
    while (!this.#closes(']', items.length)) {
      if (this.atEnd()) break;
      const item = this.value(depth);
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.#follows(']')) return undefined;
    }
    return { kind: 'array', start, end: this.#at, items };
  }

  #object(depth: number): JsonNode | undefined {
    const start = this.#at;
    const members: JsonMember[] = [];
    while (!this.#closes('}', members.length)) {
      if (this.atEnd()) break;
      const member = this.#member(depth);
      if (member === undefined) return undefined;
      members.push(member);
      if (!this.#follows('}')) return undefined;
    }
    return { kind: 'object', start, end: this.#at, members };
  }

  #member(depth: number): JsonMember | undefined {
    if (this.#text[this.#at] !== '"') return undefined;
    const key = this.#string();
    if (this.atEnd()) return { key };
    if (this.#text[this.#at] !== ':') return undefined;
    this.#at += 1;
    if (this.atEnd()) return { key };
    const value = this.value(depth);
    return value && { key, value };
  }

  /** Passes the opening bracket or a comma over; true behind the closing one. */
  #closes(bracket: string, count: number): boolean {
    if (count === 0 || this.#text[this.#at] === ',') this.#at += 1;
    if (this.atEnd() || this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  /** True when what follows an element may follow it: a comma, the bracket, or nothing where the text was cut. */
  #follows(bracket: string): boolean {
    return this.atEnd() || this.#text[this.#at] === ',' || this.#text[this.#at] === bracket;
  }
}

const SPACES: ReadonlySet<number> = new Set([32, 9, 10, 13]);

function isScalarChar(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 45 ||
    code === 43 ||
    code === 46
  );
}
