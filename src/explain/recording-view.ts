import type { AnyValueMap } from '../core/any-value';

/** A bag of attributes that notes what is asked of it. */
export interface RecordingView {
  /** The same bag, to be read in place of it. */
  readonly view: AnyValueMap;
  /** Names whose values were asked for by name; looking through all of them asks for none. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Notes which attributes are read by name. Whoever looks through a bag, with `Object.entries`, spread or `for … in`,
 * gets each name's descriptor just before its value, and is told apart by that.
 */
export function recordingView(attributes: AnyValueMap): RecordingView {
  const asked = new Set<string>();
  let passing: string | symbol | undefined;
  const view = new Proxy(attributes, {
    get(bag, name) {
      if (typeof name === 'string' && name !== passing && Object.hasOwn(bag, name)) asked.add(name);
      passing = undefined;
      return Reflect.get(bag, name);
    },
    getOwnPropertyDescriptor(bag, name) {
      passing = name;
      return Reflect.getOwnPropertyDescriptor(bag, name);
    },
  });
  return { view, asked };
}
