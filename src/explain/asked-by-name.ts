import type { AnyValueMap } from '../core/any-value';

/**
 * The attributes that `look` asks for by name, as against those it only comes by when it looks through all of them. It
 * looks twice: at a bag that notes what is got from it, and at one that hides its names, from which things can be got by
 * name only. What is got both times was asked for.
 */
export function askedByName(
  attributes: AnyValueMap,
  look: (attributes: AnyValueMap) => void,
): ReadonlySet<string> {
  const got = new Set<string>();
  const gotUnseen = new Set<string>();
  look(new Proxy(attributes, { get: notingIn(got) }));
  look(new Proxy(attributes, { get: notingIn(gotUnseen), ownKeys: () => [] }));
  return new Set([...gotUnseen].filter((name) => got.has(name)));
}

function notingIn(names: Set<string>): (bag: AnyValueMap, name: string | symbol) => unknown {
  return (bag, name) => {
    if (typeof name === 'string' && Object.hasOwn(bag, name)) names.add(name);
    return Reflect.get(bag, name);
  };
}
