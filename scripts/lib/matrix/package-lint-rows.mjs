import { join } from 'node:path';
import { copyManifests } from './copy-manifests.mjs';
import { npmCi } from './npm.mjs';
import { mustRunChild } from './run-child.mjs';

const LINT_TIMEOUT_MS = 120_000;
/** The profile leaves out node10 only, a resolution that does not read `exports` and so finds no package's subpaths. */
const ATTW = [
  '--profile',
  'node16',
  '--no-definitely-typed',
  '--format',
  'ascii',
  '--no-emoji',
  '--no-color',
];

/** What the tools for package authors say of the packed package. */
export async function packageLintRows(rows, { tempFolder, tarball }) {
  const folder = join(tempFolder, 'package-lint');
  const isInstalled = await rows.check('package-lint installs', async () => {
    await copyManifests('package-lint', folder);
    await npmCi(folder);
  });
  if (!isInstalled) return;
  const lint = async (tool, args) => {
    const binary = join(folder, 'node_modules', '.bin', tool);
    await mustRunChild(binary, args, { cwd: folder, timeoutMs: LINT_TIMEOUT_MS });
  };
  await rows.check('package passes publint', () => lint('publint', ['run', tarball, '--strict']));
  await rows.check('package passes attw', () => lint('attw', [tarball, ...ATTW]));
}
