import type { SpanRecord } from '@lucidic/otel/pipeline';
import { isObject, type JsonObject, spanFromJson } from './span-from-json';
import { SpansFileError } from './spans-file-error';

/** What a file of captured spans holds. */
export interface SpansFile {
  readonly spans: readonly SpanRecord[];
  /** Log records, as they are. */
  readonly logs: readonly unknown[];
}

/** A form of JSON that is read: how to know it, and how to read it. The first that matches reads the text. */
interface Format {
  /** As an error names it. */
  readonly name: string;
  readonly matches: (value: unknown) => boolean;
  /** @throws SpansFileError where it is not what it looks like. */
  readonly read: (value: unknown) => SpansFile;
}

const FORMATS: readonly Format[] = [
  {
    name: 'a capture, {"spans": [...], "logs": [...]}',
    matches: (value) => isObject(value) && Array.isArray(value['spans']),
    read: (value) => {
      const { spans, logs } = isObject(value) ? value : {};
      return { spans: spansOf(spans, 'spans'), logs: Array.isArray(logs) ? logs : [] };
    },
  },
  {
    name: 'an array of spans',
    matches: (value) => Array.isArray(value) && (value.length === 0 || looksLikeSpan(value[0])),
    read: (value) => ({ spans: spansOf(value, ''), logs: [] }),
  },
  {
    name: 'one span, {"name", "traceId", "spanId", "startTimeUnixNano", "endTimeUnixNano", "attributes", ...}',
    matches: looksLikeSpan,
    read: (value) => ({ spans: [spanFromJson(value, 'the span')], logs: [] }),
  },
];

const ACCEPTED = [...FORMATS.map(({ name }) => name), 'one span a line (JSON Lines)'];

/**
 * Reads spans from text, whatever of the accepted forms it is in. New forms belong into `FORMATS`.
 *
 * @throws SpansFileError that says what is wrong, where, and what would be right.
 */
export function parseSpansFile(given: string): SpansFile {
  // A byte order mark is no JSON.
  const text = given.replace(/^\uFEFF/, '').trim();
  if (text === '') throw new SpansFileError(`it is empty; ${accepted()}`);
  const whole = parse(text);
  if ('value' in whole) return readValue(whole.value);
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, index }]));
  const [first] = lines;
  // Text whose first line is complete was meant as lines; else it is one broken piece of JSON.
  if (lines.length < 2 || first === undefined || !('value' in parse(first.line)))
    throw new SpansFileError(`it is no JSON: ${whole.error}; ${accepted()}`);
  return { spans: lines.map(({ line, index }) => spanOfLine(line, `line ${index + 1}`)), logs: [] };
}

function readValue(value: unknown): SpansFile {
  const format = FORMATS.find(({ matches }) => matches(value));
  if (format !== undefined) return format.read(value);
  throw new SpansFileError(`it is JSON, but ${describe(value)} is none of the forms read; ${accepted()}`);
}

function spansOf(list: unknown, path: string): readonly SpanRecord[] {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return items.map((item, index) => spanFromJson(item, `${path}[${index}]`));
}

function spanOfLine(line: string, where: string): SpanRecord {
  const parsed = parse(line);
  if ('value' in parsed) return spanFromJson(parsed.value, where);
  throw new SpansFileError(`${where} is no JSON: ${parsed.error}`);
}

function parse(text: string): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function looksLikeSpan(value: unknown): value is JsonObject {
  return isObject(value) && ('spanId' in value || 'traceId' in value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${isObject(value[0]) ? describe(value[0]) : typeof value[0]}`;
  if (!isObject(value)) return value === null ? 'null' : `a ${typeof value}`;
  const keys = Object.keys(value).slice(0, 4);
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.map((key) => `"${key}"`).join(', ')}`;
}

function accepted(): string {
  return `accepted are ${ACCEPTED.slice(0, -1).join('; ')}; or ${ACCEPTED.at(-1)}`;
}
