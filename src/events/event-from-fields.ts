import type { ManualEvent } from '../../processors/manual-record';
import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../core/any-value';
import { toAnyValue } from '../core/to-any-value';
import { screenshotUrls } from './screenshots';
import { strictEvent } from './strict-event';

/** What a user gives by hand, as the pipeline takes it. Never throws: what cannot be read is left out or marked. */
export function eventFromFields(given: { readonly [name: string]: unknown }, nowUnixMs: number): ManualEvent {
  const { eventId, parentEventId, sessionId, name, occurredAt, duration, tags, metadata, ...mine } = given;
  const { screenshots, event_id, parent_event_id, session_id, occurred_at, ...own } = mine;
  const { type, payload } = strictEvent(own);
  const pictures = screenshotUrls(screenshots);
  const durationMs = typeof duration === 'number' && duration >= 0 ? duration * 1_000 : undefined;
  const startUnixMs = unixMs(occurredAt ?? occurred_at) ?? nowUnixMs - (durationMs ?? 0);
  const label = textOf(name) ?? textOf(payload['function_name']);
  return {
    type,
    payload: pictures.length === 0 ? payload : withPictures(payload, pictures),
    startUnixMs,
    ...(durationMs !== undefined && { endUnixMs: startUnixMs + durationMs }),
    ...defined('name', label),
    ...defined('eventId', idOf(eventId ?? event_id)),
    ...defined('parentEventId', textOf(parentEventId ?? parent_event_id)),
    ...defined('sessionId', textOf(sessionId ?? session_id)),
    ...defined('tags', texts(tags)),
    ...defined('metadata', mapOf(metadata)),
  };
}

/** Beside what the event has in `misc`; mapping finds them there, as it finds every data URL. */
function withPictures(payload: AnyValueMap, screenshots: readonly string[]): AnyValueMap {
  return { ...payload, misc: { ...mapOf(payload['misc']), screenshots } };
}

function unixMs(value: unknown): number | undefined {
  const ms = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => (typeof item === 'string' ? item : String(toAnyValue(item))));
}

function mapOf(value: unknown): AnyValueMap | undefined {
  const map: AnyValue = value === undefined ? undefined : toAnyValue(value);
  return isAnyValueMap(map) ? map : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An id that no mask takes for a text. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value) ? value : undefined;
}

function defined<K extends string, T>(name: K, value: T | undefined): { readonly [name in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: T });
}
