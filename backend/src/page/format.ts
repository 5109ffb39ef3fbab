/** A duration as people read it: 850 µs, 12 ms, 1.24 s, 2 min 5 s. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Math.round(seconds * 1e3)} ms`;
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A cost in US dollars; small ones keep two significant digits. */
export function formatCost(usd: number): string {
  if (usd === 0 || Math.abs(usd) >= 0.1) return `$${usd.toFixed(2)}`;
  return `$${Number(usd.toPrecision(2)).toFixed(Math.min(10, 1 - Math.floor(Math.log10(Math.abs(usd)))))}`;
}

/** A count with thin spaces between thousands. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** A moment in the time zone of this machine, `2026-01-31 13:45:10`; text that is no time stays as it is. */
export function formatTime(iso: string): string {
  const time = new Date(iso);
  // The Swedish form is the ISO 8601 one.
  return Number.isNaN(time.getTime()) ? iso : time.toLocaleString('sv-SE');
}

/** The first line, cut to `maxChars`. */
export function formatLine(text: string, maxChars: number): string {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return line.length > maxChars ? `${line.slice(0, maxChars)}…` : line;
}
