// Writes the decoder of src/generated from the definitions in proto/. Given a folder, writes it there instead.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const folder = process.argv[2] ?? join(PACKAGE, 'src', 'generated');

const options = [
  ['--target', 'static-module'],
  ['--wrap', 'commonjs'],
  // Generated code of others must not find its namespace taken.
  ['--root', '@lucidic/gateway'],
  ['--path', 'proto'],
  [
    '--no-encode',
    '--no-create',
    '--no-verify',
    '--no-convert',
    '--no-delimited',
    '--no-service',
    '--no-typeurl',
  ],
  ['--dts'],
  ['--out', join(folder, 'otlp.js')],
].flat();
const definitions = [
  'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  'opentelemetry/proto/collector/logs/v1/logs_service.proto',
];

const pbjs = require.resolve('protobufjs-cli/bin/pbjs');
execFileSync(process.execPath, [pbjs, ...options, ...definitions], { cwd: PACKAGE, stdio: 'inherit' });
