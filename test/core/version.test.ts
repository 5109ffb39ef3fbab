import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../src/core/version';

test('the version sent to the API is the package’s', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  expect(manifest).toHaveProperty('version', VERSION);
});
