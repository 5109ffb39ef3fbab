import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installTarball } from './npm.mjs';
import { mustRunChild } from './run-child.mjs';

/** What may be in node_modules of a project that wants nothing else: the package, its peer, one dependency. */
const ALLOWED = ['@lucidic/otel', '@opentelemetry/api', 'undici'];
const ENTRIES = ['@lucidic/otel', '@lucidic/otel/pipeline'];

/** Fails unless an empty project gets the allowed packages alone and can load every entry in both module formats. */
export async function checkInstall(folder, tarball) {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'alone', private: true }));
  await installTarball(folder, tarball);

  const names = await installedNames(folder);
  const extra = names.filter((name) => !ALLOWED.includes(name));
  if (extra.length > 0) throw new Error(`brings along ${extra.join(', ')}`);
  for (const entry of ENTRIES) {
    await mustLoad(folder, ['--eval', `require('${entry}')`]);
    await mustLoad(folder, ['--input-type=module', '--eval', `import '${entry}'`]);
  }
  const kib = Math.round((await bytesIn(join(folder, 'node_modules'))) / 1024);
  return `${names.join(', ')}; ${kib} KiB`;
}

/** Loading must be silent, and must leave nothing behind that keeps the process alive. */
async function mustLoad(folder, args) {
  const { stdout, stderr } = await mustRunChild(process.execPath, args, { cwd: folder, timeoutMs: 10_000 });
  if (stdout + stderr !== '') throw new Error(`node ${args.join(' ')} wrote: ${stdout}${stderr}`);
}

/** npm's own list of what it has put there. */
async function installedNames(folder) {
  const list = JSON.parse(await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8'));
  return Object.keys(list.packages).map((path) => path.replace(/^.*node_modules\//, ''));
}

async function bytesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
