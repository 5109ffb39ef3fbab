import { LUCIDIC_PARENT_EVENT_ID, LUCIDIC_SESSION_ID, validId } from '../session-keys';
import type { IncomingIds } from './incoming-ids';

/** What every platform must carry on (W3C Baggage, "Limits"); beyond it somebody on the way may drop entries. */
const MAX_HEADER_BYTES = 8_192;
const MAX_MEMBERS_SENT = 64;
/** OpenTelemetry's SDKs send so many. */
const MAX_MEMBERS_READ = 180;
/** Our own entries together. An id of 256 plain characters and an event id need 350. */
const MAX_OWN_BYTES = 700;

/** A `baggage` header without our entries; everybody else's stay as they are written. */
export function withoutOwn(header: string): string {
  const members = membersOf(header);
  const others = members.filter((member) => !isOwn(member));
  return others.length === members.length ? header : others.join(',');
}

/**
 * A `baggage` header with our entries at its end, in place of any that were there. The parent goes when there is no room
 * for both; undefined: there is none for the session either, and nothing of ours may be sent.
 */
export function withOwn(
  header: string,
  ids: { readonly sessionId: string; readonly parentEventId?: string | undefined },
): { readonly header: string; readonly withParent: boolean } | undefined {
  const others = withoutOwn(header);
  const session = member(LUCIDIC_SESSION_ID, ids.sessionId);
  if (session === undefined) return undefined;
  const parent =
    ids.parentEventId === undefined ? undefined : member(LUCIDIC_PARENT_EVENT_ID, ids.parentEventId);
  const both = parent === undefined ? undefined : joined(others, [session, parent]);
  if (both !== undefined) return { header: both, withParent: true };
  const alone = joined(others, [session]);
  return alone === undefined ? undefined : { header: alone, withParent: false };
}

/** Our ids in a header that came from outside. Whoever sends more than the standard allows is not listened to. */
export function readOwn(header: string): IncomingIds {
  const members = isOversize(header) ? [] : membersOf(header);
  let sessionId: string | undefined;
  let parentEventId: string | undefined;
  for (const text of members) {
    const [key, value] = keyAndValue(text);
    if (key === LUCIDIC_SESSION_ID) sessionId = validId(value);
    if (key === LUCIDIC_PARENT_EVENT_ID) parentEventId = validId(value);
  }
  return { sessionId, parentEventId };
}

/** Longer, or with more entries, than any honest sender's. */
function isOversize(header: string): boolean {
  return header.length > MAX_HEADER_BYTES || membersOf(header).length > MAX_MEMBERS_READ;
}

/** True when the header names a session or parent event of ours. */
export function hasOwn(header: string): boolean {
  return membersOf(header).some(isOwn);
}

function isOwn(text: string): boolean {
  const [key] = keyAndValue(text);
  return key === LUCIDIC_SESSION_ID || key === LUCIDIC_PARENT_EVENT_ID;
}

function membersOf(header: string): string[] {
  return header.split(',').filter((text) => text.trim() !== '');
}

/** `key=value;property`, percent-decoded; a key or value that is not properly encoded is undefined. */
function keyAndValue(text: string): [key: string | undefined, value: string | undefined] {
  const [pair = ''] = text.split(';');
  const equals = pair.indexOf('=');
  return equals < 0
    ? [decode(pair), undefined]
    : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}

function member(key: string, value: string): string | undefined {
  try {
    return `${key}=${encodeURIComponent(value)}`;
  } catch {
    // Half of a surrogate pair has no encoding.
    return undefined;
  }
}

function joined(others: string, own: readonly string[]): string | undefined {
  const ours = own.join(',');
  const header = others === '' ? ours : `${others},${ours}`;
  const fits =
    ours.length <= MAX_OWN_BYTES &&
    Buffer.byteLength(header) <= MAX_HEADER_BYTES &&
    membersOf(header).length <= MAX_MEMBERS_SENT;
  return fits ? header : undefined;
}
