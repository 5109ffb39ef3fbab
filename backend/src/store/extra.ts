/** Keys of a body that no column is for; kept as they came, and answered with the rest. */
export type Extra = Readonly<Record<string, unknown>>;

/**
 * What goes into the column `extra`: the new keys over the old ones, without the names that mean something in an
 * answer; null where there are none.
 */
export function extraJson(
  extra: Extra,
  reserved: ReadonlySet<string>,
  old: Extra | null = null,
): string | null {
  const kept = Object.entries(extra).filter(([key]) => !reserved.has(key));
  if (kept.length === 0) return old === null ? null : JSON.stringify(old);
  return JSON.stringify({ ...old, ...Object.fromEntries(kept) });
}
