import { parameterTexts } from './parameter-texts';

/** One parameter of a function. */
export interface ParameterName {
  readonly name: string;
  /** It takes all the arguments that are left. */
  readonly isRest: boolean;
}

/** Letters, digits, `$` and `_`, and whatever else Unicode allows in a name. */
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/**
 * The names of a function's parameters, read from its source text: of what is destructured, and of what cannot be read
 * (native code), the name is `arg` and its place. Never throws.
 *
 * ```ts
 * argumentNames(function (a, { b }, ...rest) {}.toString()) // a, arg1, ...rest
 * ```
 */
export function argumentNames(source: string): readonly ParameterName[] {
  return (parameterTexts(source) ?? []).map((text, index) => {
    const isRest = text.startsWith('...');
    const [before = ''] = (isRest ? text.slice(3) : text).split('=', 1);
    const name = before.trim();
    return { name: NAME.test(name) ? name : `arg${index}`, isRest };
  });
}
