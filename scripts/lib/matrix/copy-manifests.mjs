import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';

/** Where the applications are kept. They run elsewhere: in here, Node would find the repository's own packages too. */
export const APPS = join(ROOT, 'test', 'apps');

/** Copies what npm needs of one application into `folder`. */
export async function copyManifests(name, folder) {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    await cp(join(APPS, name, file), join(folder, file));
  }
}
