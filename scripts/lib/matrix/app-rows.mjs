import { join } from 'node:path';
import { checkOneCopy } from './check-one-copy.mjs';
import { checkTypes } from './check-types.mjs';
import { formatRows } from './format-rows.mjs';
import { installApp } from './install-app.mjs';
import { SDK_APPS } from './sdk-apps.mjs';

/** All rows of one application: install it apart from the repository, then run it in both module formats. */
export async function appRows(rows, { name, tempFolder, tarball }) {
  const { title, node, runsHere, needs } = SDK_APPS[name];
  if (!runsHere) return rows.skip(name, needs);
  const folder = join(tempFolder, name);
  const app = { folder, node: node === undefined ? process.execPath : join(folder, node) };

  const installs = `${name} installs (${title})`;
  if (!(await rows.check(installs, () => installApp(name, app, tarball)))) return;

  for (const extension of ['cjs', 'mjs']) await formatRows(rows, name, app, extension);
  await rows.check(`${name} mjs under a cjs preload shares one copy`, () => checkOneCopy(app));
  for (const extension of ['cts', 'mts']) {
    await rows.check(`${name} ${extension} type-checks`, () => checkTypes(folder, extension));
  }
}
