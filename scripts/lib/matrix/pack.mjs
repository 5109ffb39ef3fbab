import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { npm } from './npm.mjs';

/**
 * Packs @lucidic/otel as it would be published.
 *
 * @param {string} folder where the tarball goes
 * @returns {Promise<{ tarball: string, bytes: number, unpackedBytes: number, files: string[] }>}
 */
export async function pack(folder) {
  const { stdout } = await npm(ROOT, ['pack', '--json', '--pack-destination', folder]);
  // A list in the npm versions that come with Node 20 to 24, a map by package name in later ones.
  const [packed] = Object.values(JSON.parse(stdout));
  return {
    tarball: join(folder, packed.filename),
    bytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    files: packed.files.map((file) => file.path),
  };
}
