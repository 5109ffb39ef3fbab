/** What stands under a name along the prototypes, where it is a value; a getter is not run. */
export function plainProperty(value: object, name: string | symbol): unknown {
  for (let holder: object | null = value; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    if (found !== undefined) return found.value;
  }
  return undefined;
}
