import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = join(__dirname, '..');

test('the committed decoder is what the definitions generate', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lucidic-generated-'));
  await promisify(execFile)(process.execPath, [join(PACKAGE, 'scripts/generate.mjs'), folder]);
  const committed = join(PACKAGE, 'src/generated');
  expect(readdirSync(folder).sort()).toEqual(readdirSync(committed).sort());
  for (const file of readdirSync(folder))
    expect(readFileSync(join(folder, file), 'utf8') === readFileSync(join(committed, file), 'utf8')).toBe(
      true,
    );
  rmSync(folder, { recursive: true });
});

test('every definition carries its licence', () => {
  const files = readdirSync(join(PACKAGE, 'proto'), { recursive: true, encoding: 'utf8' });
  const definitions = files.filter((file) => file.endsWith('.proto'));
  expect(definitions).toHaveLength(6);
  for (const file of definitions)
    expect(readFileSync(join(PACKAGE, 'proto', file), 'utf8')).toMatch(
      /^\/\/ Copyright \d{4}, OpenTelemetry Authors\n\/\/\n\/\/ Licensed under the Apache License, Version 2\.0/,
    );
  expect(readFileSync(join(PACKAGE, 'proto/LICENSE'), 'utf8')).toContain('Apache License');
});
