/**
 * `npm run test:matrix`: packs @lucidic/otel as it would be published and tries the tarball, installed as a user would, in
 * applications on the OpenTelemetry SDKs 1.30, 2.x and 3.x, under Datadog's tracer, and with the SDK of every model
 * provider, against the local backend.
 *
 *   node scripts/test-matrix.mjs [package] [otel-1] [otel-2] [otel-3] [dd-trace] [providers]   these only; without names: all
 *   --no-build  use dist/ as it is
 *   --keep      leave the temporary folder with the installed applications, and say where it is
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appRows } from './lib/matrix/app-rows.mjs';
import { DATADOG, datadogRows } from './lib/matrix/datadog-rows.mjs';
import { pack } from './lib/matrix/pack.mjs';
import { packageRows } from './lib/matrix/package-rows.mjs';
import { PROVIDERS, providerRows } from './lib/matrix/provider-rows.mjs';
import { Rows } from './lib/matrix/rows.mjs';
import { SDK_APPS } from './lib/matrix/sdk-apps.mjs';
import { runNode } from './lib/run.mjs';

const PARTS = ['package', ...Object.keys(SDK_APPS), DATADOG, PROVIDERS];

async function main(args) {
  const flags = args.filter((arg) => arg.startsWith('--'));
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = [
    ...flags.filter((flag) => flag !== '--no-build' && flag !== '--keep'),
    ...names.filter((name) => !PARTS.includes(name)),
  ];
  if (unknown.length > 0) {
    console.error(`${unknown.join(' ')}: not known. There are ${PARTS.join(', ')}, --no-build and --keep.`);
    process.exitCode = 2;
    return;
  }

  const rows = new Rows();
  const tempFolder = await realpath(await mkdtemp(join(tmpdir(), 'lucidic-matrix-')));
  try {
    await allRows(rows, {
      tempFolder,
      parts: names.length > 0 ? names : PARTS,
      build: !flags.includes('--no-build'),
    });
  } finally {
    if (flags.includes('--keep')) console.log(`\nThe applications are in ${tempFolder}`);
    else await rm(tempFolder, { recursive: true, force: true });
  }
  rows.finish();
}

async function allRows(rows, { tempFolder, parts, build }) {
  const isBuilt = !build || (await rows.check('builds', mustBuild));
  if (!isBuilt) return;
  let packed;
  const isPacked = await rows.check('packs', async () => {
    packed = await pack(tempFolder);
    const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;
    return `${kib(packed.bytes)}, unpacked ${kib(packed.unpackedBytes)}`;
  });
  if (!isPacked) return;
  if (parts.includes('package')) await packageRows(rows, { tempFolder, packed });
  for (const name of Object.keys(SDK_APPS)) {
    if (parts.includes(name)) await appRows(rows, { name, tempFolder, tarball: packed.tarball });
  }
  if (parts.includes(DATADOG)) await datadogRows(rows, { tempFolder, tarball: packed.tarball });
  if (parts.includes(PROVIDERS)) await providerRows(rows, { tempFolder, tarball: packed.tarball });
}

async function mustBuild() {
  const code = await runNode(['scripts/build.mjs']);
  if (code !== 0) throw new Error(`scripts/build.mjs ended with code ${code}; its output stands above`);
}

await main(process.argv.slice(2));
