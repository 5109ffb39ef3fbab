import { startBackend } from '../start-backend';
import { findSdk } from './find-sdk';
import { isolationEnvironment } from './isolation-environment';
import { isolationTable } from './isolation-table';
import { loadProcessors } from './load-processors';
import { refuseOtherMachines } from './refuse-other-machines';

/** What `lucidic doctor` was asked. */
export interface DoctorOptions {
  /** Module that exports `spanProcessors`: a file, seen from the working folder, or a package. */
  readonly isolation: string;
}

/**
 * Runs the isolation check on the application's own list of span processors, with the application's own SDK, both found
 * from the working folder. No connection leaves the machine meanwhile; ours gets a backend that is thrown away.
 *
 * @returns The table to print, and whether every processor left the spans alone.
 * @throws BackendError `config` where the module or the SDK cannot be used.
 */
export async function doctor({ isolation }: DoctorOptions): Promise<{ table: string; isolated: boolean }> {
  // Only here: the backend does without it.
  const { checkIsolation } = await import('@lucidic/otel/pipeline');
  const folder = process.cwd();
  const sdk = findSdk(folder);
  const backend = await startBackend({ port: 0 });
  try {
    isolationEnvironment(process.env, backend.apiUrl);
    refuseOtherMachines();
    const report = await checkIsolation(await loadProcessors(isolation, folder), sdk);
    return { table: isolationTable(report, sdk.title), isolated: report.isolated };
  } finally {
    await backend.close();
  }
}
