/** What may be put in place of `{{name}}`. An object or a list is put in as JSON. */
export type PromptVariables = Readonly<Record<string, unknown>>;

/** A template with its variables put in. */
export interface Filled {
  readonly text: string;
  /** Named in the template and not given; they stand in the text as they were. */
  readonly missing: readonly string[];
  /** Given, and not in the template. */
  readonly unused: readonly string[];
}

/** What two braces may mean besides a variable (JSON, code) is left alone and not called missing. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.\- ]{0,127}$/u;

/**
 * Puts variables in place of `{{name}}`, spaces around the name allowed. Once: what a variable brings in is text, whatever
 * braces are in it.
 */
export function fillTemplate(template: string, variables: PromptVariables): Filled {
  const used = new Set<string>();
  const missing = new Set<string>();
  const text = template.replace(/\{\{([^{}]*)\}\}/g, (written, inside: string) => {
    const name = inside.trim();
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) {
      used.add(name);
      return textOf(value);
    }
    if (NAME.test(name)) missing.add(name);
    return written;
  });
  const given = Object.keys(variables).filter((name) => variables[name] !== undefined);
  return { text, missing: [...missing], unused: given.filter((name) => !used.has(name)) };
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
