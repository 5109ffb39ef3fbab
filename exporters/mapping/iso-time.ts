/** The furthest a JavaScript Date reaches, Unix ms. */
const MAX_UNIX_MS = 8.64e15;

/** Unix ms (with fractions) as ISO 8601 in UTC with microseconds; a time no calendar knows is the epoch. */
export function isoTime(unixMs: number): string {
  const known = Number.isFinite(unixMs) && unixMs >= 0 && unixMs < MAX_UNIX_MS ? unixMs : 0;
  const wholeMs = Math.floor(known);
  const micros = Math.round((known - wholeMs) * 1000);
  const carried = micros === 1000;
  const date = new Date(carried ? wholeMs + 1 : wholeMs).toISOString().slice(0, -1);
  return `${date}${String(carried ? 0 : micros).padStart(3, '0')}Z`;
}

/** The seconds between two Unix ms, to the microsecond. Undefined when the clock says nonsense. */
export function durationSeconds(startUnixMs: number, endUnixMs: number): number | undefined {
  const ms = endUnixMs - startUnixMs;
  return Number.isFinite(ms) && ms >= 0 ? Math.round(ms * 1000) / 1e6 : undefined;
}
