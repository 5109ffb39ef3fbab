import { join } from 'node:path';
import { checkInstall } from './check-install.mjs';
import { packageLintRows } from './package-lint-rows.mjs';

const PUBLISHED = /^(dist\/.+\.(js|mjs|d\.ts|d\.mts)|package\.json|README\.md|LICENSE)$/;

/** What can be said of the packed package without an application. */
export async function packageRows(rows, { tempFolder, packed }) {
  const { tarball, files } = packed;
  await rows.check('package holds the build and nothing else', () => {
    const stray = files.filter((file) => !PUBLISHED.test(file));
    if (stray.length > 0) throw new Error(`published by accident: ${stray.join(', ')}`);
    return `${files.length} files`;
  });
  await rows.check('package installs alone', () => checkInstall(join(tempFolder, 'alone'), tarball));
  await packageLintRows(rows, { tempFolder, tarball });
}
