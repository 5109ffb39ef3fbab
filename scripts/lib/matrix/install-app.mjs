import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { APPS, copyManifests } from './copy-manifests.mjs';
import { installTarball, npmCi } from './npm.mjs';
import { mustRunChild } from './run-child.mjs';

/**
 * Installs an application apart from the repository, and our package into it.
 *
 * @param {string} name its folder in test/apps
 * @param {{ folder: string, node: string }} app where it goes, and the binary it runs under
 */
export async function installApp(name, { folder, node }, tarball) {
  await copyManifests(name, folder);
  await cp(join(APPS, 'shared'), folder, { recursive: true });
  await npmCi(folder);
  await installTarball(folder, tarball);
  const { stdout } = await mustRunChild(node, ['--version'], { cwd: folder, timeoutMs: 10_000 });
  return `runs under Node ${stdout.trim()}`;
}
