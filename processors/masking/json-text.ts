import { decodeString, encodeString, isNumber } from './json-literal';
import { type JsonMember, type JsonNode, type JsonString, jsonSyntax } from './json-syntax';
import type { Place, Places } from './places';
import { uniqueNames } from './unique-names';
import type { Visitor } from './visitor';

/** JSON inside JSON: each level doubles the escapes, so real ones stop at two. What nests deeper is withheld. */
const MAX_NESTED_TEXTS = 4;

/**
 * Masks a JSON text value by value and leaves every other byte as it was: spaces, the digits of large numbers, repeated
 * keys. Undefined when the text is not JSON. `nesting` counts the JSON texts it was found in.
 */
export function maskJsonText(
  text: string,
  visitor: Visitor,
  places: Places,
  nesting = 0,
): string | undefined {
  const nodes = jsonSyntax(text);
  if (nodes === 'other') return undefined;
  if (nodes === 'too_deep' || nesting > MAX_NESTED_TEXTS) return visitor.refuse();
  const rewriter = new Rewriter(text, visitor, places, nesting);
  for (const node of nodes) rewriter.value(node, places.root);
  return rewriter.text();
}

/** Collects the changes of one text, which come in the order they stand in. */
class Rewriter {
  readonly #text: string;
  readonly #visitor: Visitor;
  readonly #places: Places;
  readonly #nesting: number;
  #rewritten = '';
  #copied = 0;

  constructor(text: string, visitor: Visitor, places: Places, nesting: number) {
    this.#text = text;
    this.#visitor = visitor;
    this.#places = places;
    this.#nesting = nesting;
  }

  text(): string {
    return this.#copied === 0 ? this.#text : this.#rewritten + this.#text.slice(this.#copied);
  }

  value(node: JsonNode, place: Place): void {
    if (node.kind === 'string') this.#string(node);
    else if (node.kind === 'scalar') this.#scalar(node);
    else if (node.kind === 'array') {
      node.items.forEach((item, index) => {
        this.#child(item, index, place);
      });
    } else this.#members(node.members, place);
  }

  #members(members: readonly JsonMember[], place: Place): void {
    const unique = uniqueNames();
    for (const { key, value } of members) {
      const name = decodeString(this.#slice(key));
      // A key that the text ends in may be a value as well; it is looked at as one.
      const masked = value === undefined ? this.#visitor.text(name) : this.#visitor.key(name);
      if (masked !== name) this.#replace(key, encodeString(value === undefined ? masked : unique(masked)));
      if (value !== undefined) this.#child(value, name, place);
    }
  }

  #child(node: JsonNode, key: string | number, place: Place): void {
    const next = this.#places.enter(place, key);
    if (typeof next !== 'string') this.value(node, next);
    else if (this.#slice(node) !== 'null') this.#withhold(node, next);
  }

  #string(node: JsonString): void {
    const text = decodeString(this.#slice(node));
    const masked =
      maskJsonText(text, this.#visitor, this.#places, this.#nesting + 1) ?? this.#visitor.text(text);
    if (masked !== text) this.#replace(node, encodeString(masked));
  }

  #scalar(node: JsonNode): void {
    const written = this.#slice(node);
    const masked = isNumber(written) ? this.#visitor.number(written) : written;
    if (masked !== written) this.#replace(node, JSON.stringify(masked));
  }

  #withhold(node: JsonNode, token: string): void {
    const slice = this.#slice(node);
    if (node.kind === 'string')
      this.#replace(node, encodeString(this.#visitor.withhold(token, decodeString(slice))));
    else this.#replace(node, JSON.stringify(this.#visitor.withhold(token, slice)));
  }

  #slice({ start, end }: JsonNode): string {
    return this.#text.slice(start, end);
  }

  #replace({ start, end }: JsonNode, replacement: string): void {
    this.#rewritten += this.#text.slice(this.#copied, start) + replacement;
    this.#copied = end;
  }
}
