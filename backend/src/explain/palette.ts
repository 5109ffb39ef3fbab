/** Puts text into a colour, or leaves it as it is. */
export interface Palette {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly notable: (text: string) => string;
}

/** What is asked of a stream before anything is coloured; `process.stdout` has all of it on a terminal. */
export interface ColourTarget {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

/** Colours for a terminal that has them, unless NO_COLOR (https://no-color.org) is set to anything. */
export function paletteFor(target: ColourTarget, env: NodeJS.ProcessEnv): Palette {
  const noColor = env['NO_COLOR'] ?? '';
  const isColoured = target.isTTY === true && noColor === '' && target.hasColors?.() === true;
  const paint = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { strong: paint(1), faint: paint(2), good: paint(32), bad: paint(31), notable: paint(33) };
}
