import { randomUUID } from 'node:crypto';

/** A UUID version 7 (RFC 9562): time first, so that an index on it grows at its end instead of all over. */
export function uuidV7(nowMs: number = Date.now()): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
