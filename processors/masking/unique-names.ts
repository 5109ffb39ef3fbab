/** Keeps masked keys apart: the second `[EMAIL]` of a map becomes `[EMAIL] 2`, so that no value is lost. */
export function uniqueNames(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  };
}
