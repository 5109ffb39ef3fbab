/** The name of an object's class, read without running any code of it; `Object` where it tells none. */
export function classNameOf(value: object): string {
  for (let proto: object | null = Object.getPrototypeOf(value); proto !== null; ) {
    const made: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
    const name = typeof made === 'function' ? functionNameOf(made) : '';
    if (name !== '') return name;
    proto = Object.getPrototypeOf(proto);
  }
  return 'Object';
}

/** A function's own name, when it is a plain text. */
export function functionNameOf(fn: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' ? name : '';
}

/** True for what `{}`, `Object.create(null)` and `JSON.parse` make, in any realm. */
export function isPlainObject(value: object): boolean {
  const proto: object | null = Object.getPrototypeOf(value);
  return proto === null || (Object.getPrototypeOf(proto) === null && classNameOf(value) === 'Object');
}
