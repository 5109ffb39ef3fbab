/** A header as a carrier has it: names are written in any case. */
export interface CarrierHeader {
  readonly name: string;
  readonly value: string;
}

/** A header that is already on a carrier: a plain object of headers, or a `Headers`. */
export function headerOf(carrier: unknown, wanted: string): CarrierHeader | undefined {
  if (carrier instanceof Headers) {
    const value = carrier.get(wanted);
    return value === null ? undefined : { name: wanted, value };
  }
  if (typeof carrier !== 'object' || carrier === null) return undefined;
  for (const [name, value] of Object.entries(carrier)) {
    if (name.toLowerCase() !== wanted) continue;
    if (typeof value === 'string') return { name, value };
    if (Array.isArray(value))
      return { name, value: value.filter((line) => typeof line === 'string').join(',') };
  }
  return undefined;
}
