import type { Json } from '../../exporters/mapping/lucidic-event';
import { ApiError } from '../core/api-error';
import { fieldOf } from './field-of';

/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json };

/** Reads fields of an answer; one that is absent or of another type where it must not be is a bad answer. */
export interface AnswerReader {
  /** @throws ApiError `API_BAD_ANSWER` where it is no text. */
  text(name: string): string;
  /** Null counts as absent, here and below. */
  optionalText(name: string): string | undefined;
  optionalNumber(name: string): number | undefined;
  optionalBoolean(name: string): boolean | undefined;
  /** Empty where there are none. */
  texts(name: string): readonly string[];
  optionalObject(name: string): JsonObject | undefined;
  optionalJson(name: string): Json | undefined;
  /** A reader for each entry. @throws ApiError `API_BAD_ANSWER` where it is no list. */
  list(name: string): readonly AnswerReader[];
  /** All of it. */
  readonly whole: JsonObject;
}

/** Reads an answer of `endpoint`, which came by JSON. */
export function answerReader(value: unknown, endpoint: string): AnswerReader {
  const bad = (name: string, expected: string): ApiError =>
    new ApiError(
      'API_BAD_ANSWER',
      `${endpoint}: the answer has no ${expected} at "${name}". Check that baseUrl is the API’s, or update this package.`,
      { endpoint },
    );
  const field = (name: string): unknown => fieldOf(value, name) ?? undefined;
  const optionalText = (name: string): string | undefined => {
    const given = field(name);
    return typeof given === 'string' ? given : undefined;
  };
  return {
    text(name) {
      const given = optionalText(name);
      if (given === undefined) throw bad(name, 'text');
      return given;
    },
    optionalText,
    optionalNumber(name) {
      const given = field(name);
      return typeof given === 'number' ? given : undefined;
    },
    optionalBoolean(name) {
      const given = field(name);
      return typeof given === 'boolean' ? given : undefined;
    },
    texts(name) {
      const given = field(name);
      return Array.isArray(given) ? given.filter((item) => typeof item === 'string') : [];
    },
    optionalObject(name) {
      const given = field(name);
      return isJsonObject(given) ? given : undefined;
    },
    optionalJson: (name) => field(name) as Json | undefined,
    list(name) {
      const given = field(name);
      if (!Array.isArray(given)) throw bad(name, 'list');
      return given.map((item: unknown) => answerReader(item, endpoint));
    },
    whole: isJsonObject(value) ? value : {},
  };
}

/** Everything here was parsed from JSON, so an object is an object of JSON. */
function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
