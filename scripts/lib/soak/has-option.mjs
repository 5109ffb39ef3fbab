import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';

/**
 * Whether the built package has an option of that name.
 *
 * @param {string} name
 */
export function hasOption(name) {
  const { optionTable } = createRequire(import.meta.url)(join(ROOT, 'dist/src/core/option-table.js'));
  return Object.hasOwn(optionTable, name);
}
