import type { Decoded } from '@lucidic/gateway';

/** The records of a request of which nothing was rejected or cut. */
export function recordsIn<T>(decoded: Decoded<T>): readonly T[] {
  if (!decoded.ok) throw new Error(`${decoded.status}: ${decoded.detail}`);
  const { records, ...rest } = decoded;
  expect(rest).toEqual({ ok: true, rejected: 0 });
  return records;
}
