import { type AnyValue, type AnyValueMap, emptyBag } from '../core/any-value';
import { argumentNames, type ParameterName } from './argument-names';
import { CAPTURE_LIMITS, CAPTURE_MARKERS } from './capture-limits';
import { createCapture } from './capture-value';
import type { ObserveOptions } from './observe-options';

/** Captures the arguments of a call by name, as they are now; undefined where they are not wanted. */
export type CaptureArguments = (args: readonly unknown[]) => AnyValueMap | undefined;

/** How the calls of one function are captured. Its source is read at the first call, and never again. */
export function captureArguments(fn: object, options: ObserveOptions): CaptureArguments {
  if (options.captureArguments === false) return () => undefined;
  const asked = options.redactArguments ?? [];
  const redact = new Set(asked.filter((name) => typeof name === 'string'));
  const places = new Set(asked.filter((name) => typeof name === 'number'));
  const given = options.argumentNames?.map((name) => ({ name, isRest: false }));
  let names: readonly ParameterName[] | undefined = given;
  return (args) => {
    names ??= argumentNames(Function.prototype.toString.call(fn));
    const capture = createCapture({ redact: redact.size === 0 ? undefined : redact });
    const captured = emptyBag();
    const add = (name: string, index: number, value: () => unknown): void => {
      const isRedacted = redact.has(name) || places.has(index) || redact.has(`arg${index}`);
      setNew(captured, name, isRedacted ? CAPTURE_MARKERS.redacted : capture(value()), index);
    };
    const count = Math.min(args.length, CAPTURE_LIMITS.maxItems);
    for (let index = 0; index < count; index += 1) {
      const parameter = names[index];
      if (parameter?.isRest) {
        // A redacted place inside of the rest takes the rest with it.
        const isRedacted = [...places].some((place) => place >= index);
        add(parameter.name, isRedacted ? Math.max(...places) : index, () => args.slice(index));
        return captured;
      }
      add(parameter?.name ?? `arg${index}`, index, () => args[index]);
    }
    if (args.length > count) captured[CAPTURE_MARKERS.size] = `${args.length - count} more arguments`;
    return captured;
  };
}

/** Old functions may name two parameters alike; the second one is then told of by its place. */
function setNew(captured: { [key: string]: AnyValue }, name: string, value: AnyValue, index: number): void {
  captured[Object.hasOwn(captured, name) ? `arg${index}` : name] = value;
}
