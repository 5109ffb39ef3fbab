import { plainProperty } from './plain-property';

/** A method as it is found on an object of which nothing is known. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Puts a method in the place of an object's own or inherited one, for this object alone: its identity, its class and its
 * private fields stay, which no copy and no proxy of it could keep. Undefined where the object does not allow it; else
 * how to put things back.
 */
export function replaceMethod(
  target: object,
  name: string | symbol,
  replace: (original: Method | undefined) => Method,
): (() => void) | undefined {
  const before = Object.getOwnPropertyDescriptor(target, name);
  if (before === undefined ? !Object.isExtensible(target) : before.configurable !== true) return undefined;
  const value = replace(methodOf(target, name));
  Object.defineProperty(target, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? false,
  });
  return () => {
    // Somebody may have replaced ours since.
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return;
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}

/** The method an object answers to; undefined where it has none, or a getter would have to be run to know. Never throws. */
export function methodOf(target: object, name: string | symbol): Method | undefined {
  try {
    const found = plainProperty(target, name);
    return typeof found === 'function' ? (found as Method) : undefined;
  } catch {
    return undefined;
  }
}
