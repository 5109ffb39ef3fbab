import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../src/core/any-value';
import { MAX_DEPTH } from './json-syntax';
import { maskJsonText } from './json-text';
import type { Place, Places } from './places';
import { uniqueNames } from './unique-names';
import type { Visitor } from './visitor';
import { isBodyWord, isVocabulary } from './vocabulary';

/** Values looked at in one record; what comes after them is withheld, for shared values can unfold without end. */
const MAX_VALUES = 200_000;

/** One walk over the values of a record: every text, number and key passes the visitor, nothing else survives unseen. */
export class ValueWalk {
  readonly #visitor: Visitor;
  readonly #places: Places;
  readonly #json: boolean;
  #left = MAX_VALUES;

  constructor(visitor: Visitor, places: Places, json: boolean) {
    this.#visitor = visitor;
    this.#places = places;
    this.#json = json;
  }

  /** Attributes: their names say which values are vocabulary; each structured value is the root of its own paths. */
  attributes(attributes: AnyValueMap): AnyValueMap {
    return this.#map(attributes, (name, value) =>
      typeof value === 'string' && isVocabulary(name, value) ? value : this.#named(name, value),
    );
  }

  /** The body of an API request, the root of paths; the ids in it stay. */
  body(body: AnyValueMap): AnyValueMap {
    return this.#map(body, (name, value) =>
      typeof value === 'string' && isBodyWord(name, value)
        ? value
        : this.#child(value, name, this.#places.root, 0),
    );
  }

  /** A text that may be JSON. */
  text(text: string): string {
    if (text === '') return text;
    const masked = this.#json ? maskJsonText(text, this.#visitor, this.#places) : undefined;
    return masked ?? this.#visitor.text(text);
  }

  #named(name: string, value: AnyValue): AnyValue {
    const place = this.#places.enter([], name);
    return typeof place === 'string'
      ? this.#withhold(place, value)
      : this.#value(value, this.#places.root, 0);
  }

  #value(value: AnyValue, place: Place, depth: number): AnyValue {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number(value);
    if (typeof value !== 'object' || value === null) return value;
    this.#left -= 1;
    if (depth >= MAX_DEPTH || this.#left < 0 || value instanceof Uint8Array) return this.#visitor.refuse();
    if (Array.isArray(value)) {
      return value.map((item: AnyValue, index) => this.#child(item, index, place, depth));
    }
    if (!isAnyValueMap(value)) return this.#visitor.refuse();
    return this.#map(value, (key, item) => this.#child(item, key, place, depth));
  }

  #child(value: AnyValue, key: string | number, place: Place, depth: number): AnyValue {
    const next = this.#places.enter(place, key);
    return typeof next === 'string' ? this.#withhold(next, value) : this.#value(value, next, depth + 1);
  }

  /** A map without a prototype: `__proto__` is a key like any other. */
  #map(map: AnyValueMap, masked: (key: string, value: AnyValue) => AnyValue): AnyValueMap {
    const result: Record<string, AnyValue> = Object.create(null);
    let unique: ((name: string) => string) | undefined;
    for (const key of Object.keys(map)) {
      let name = this.#visitor.key(key);
      if (name !== key) {
        unique ??= uniqueNames();
        name = unique(name);
      }
      result[name] = masked(key, map[key]);
    }
    return result;
  }

  #number(value: number | bigint): AnyValue {
    const written = String(value);
    const masked = this.#visitor.number(written);
    return masked === written ? value : masked;
  }

  #withhold(token: string, value: AnyValue): AnyValue {
    return value === null || value === undefined ? value : this.#visitor.withhold(token, value);
  }
}
