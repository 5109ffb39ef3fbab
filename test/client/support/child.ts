import { type Application, ROOT, watch } from '../../endings/support/application';
import type { ClientRig } from './client-rig';

export interface ChildOptions {
  readonly form?: 'commonjs' | 'module';
  readonly init?: object;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of its own with a client of the backend: `lucidic` is the module, `id` the session of its `init`. */
export function startChild(rig: ClientRig, script: string, options: ChildOptions = {}): Application {
  const { form = 'commonjs', init = {}, flags = [], env = {} } = options;
  const given = JSON.stringify({ ...rig.where, exitTimeoutMs: 10_000, ...init });
  const from = `'node:module').createRequire(${JSON.stringify(`${ROOT}/application.js`)})`;
  const load =
    form === 'commonjs'
      ? `const load = require(${from};`
      : `const load = (await import(${from.replace("'node:module')", "'node:module'))")};`;
  const text = `${load}
    const lucidic = load('@lucidic/otel');
    const where = ${given};
    const id = lucidic.init({ ...where });
    ${script}`;
  return watch([...flags, `--input-type=${form}`, '-e', text], env);
}
