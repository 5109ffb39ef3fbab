import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { checkProviderRun, checkScenario } from './check-scenario.mjs';
import { APPS } from './copy-manifests.mjs';
import { installApp } from './install-app.mjs';
import { PROVIDER_RUNS } from './providers/index.mjs';
import { runApp } from './run-app.mjs';

/** Its folder in test/apps. */
export const PROVIDERS = 'providers';

/**
 * Every model provider through its own SDK and the instrumentation its users would take, against a loopback fake: the
 * events are compared with what the fake answered. One process a provider, one session a scenario.
 */
export async function providerRows(rows, { tempFolder, tarball }) {
  const app = { folder: join(tempFolder, PROVIDERS), node: process.execPath };
  const isInstalled = await rows.check(`${PROVIDERS} installs (SDK 2.12)`, async () => {
    const remark = await installApp(PROVIDERS, app, tarball);
    await cp(join(APPS, PROVIDERS), app.folder, { recursive: true });
    return remark;
  });
  if (!isInstalled) return;
  for (const provider of PROVIDER_RUNS) await rowsOfProvider(rows, app, provider);
}

async function rowsOfProvider(rows, app, { name: provider, title, scenarios }) {
  let run;
  await rows.check(`${title}: its scenarios run`, async () => {
    run = await runApp(app, {
      file: 'run-provider.cjs',
      fileArgs: [provider],
      pipeline: 'processor',
      shutdown: true,
    });
    return checkProviderRun(run, scenarios);
  });
  if (run === undefined) return;
  for (const [name, expected] of Object.entries(scenarios)) {
    const row = `${title} ${name}`;
    const check = () => checkScenario(run, expected.of ?? name, expected);
    if (expected.waitsFor === undefined) await rows.check(`${row}: events equal the answer`, check);
    else await rows.wait(row, expected.waitsFor, check);
  }
}
