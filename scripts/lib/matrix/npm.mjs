import { mustRunChild } from './run-child.mjs';

const NPM_TIMEOUT_MS = 180_000;

/** Runs npm in a folder; throws the ends of its output when it fails. */
export function npm(folder, args) {
  return mustRunChild('npm', args, { cwd: folder, timeoutMs: NPM_TIMEOUT_MS });
}

/** Installs what the folder's lock file says; install scripts are not needed by any of it. */
export function npmCi(folder) {
  return npm(folder, ['ci', '--ignore-scripts']);
}

/** Installs the packed package beside what is there, as a user would, and leaves the folder's own files alone. */
export function installTarball(folder, tarball) {
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  return npm(folder, ['install', '--no-save', '--no-package-lock', ...quiet, tarball]);
}
