import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a Node script and resolves to its exit code; its output is ours unless `onOutput` wants it too. */
export function runNode(args, { cwd = ROOT, env = process.env, onOutput, node = process.execPath } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = onOutput === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(node, args, { cwd, env, stdio });
    for (const name of onOutput === undefined ? [] : ['stdout', 'stderr']) {
      child[name].on('data', (chunk) => {
        process[name].write(chunk);
        onOutput(chunk.toString());
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a Node script and ends this process when it fails. */
export async function mustRunNode(args, options) {
  const code = await runNode(args, options);
  if (code !== 0) process.exit(code);
}
