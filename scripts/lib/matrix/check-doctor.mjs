import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { cleanEnvironment, runChild } from './run-child.mjs';

const CLI = join(ROOT, 'backend', 'dist', 'cli.js');
const CULPRIT = 'attributes.vendor.env  on "GET /trips" and 21 more: "prod"';

/** Fails unless `lucidic doctor`, run in the application, finds our processor clean and another one out. */
export async function checkDoctor(app, extension) {
  const clean = await doctor(app, `./span-processors.${extension}`);
  if (clean.code !== 0 || !clean.stdout.includes('1. LucidicSpanProcessor  ok')) throw new Error(show(clean));
  const culprit = await doctor(app, `./changes-spans.${extension}`);
  if (culprit.code !== 1 || !culprit.stdout.includes(CULPRIT)) throw new Error(show(culprit));
  return clean.stdout.split('\n', 1)[0];
}

function doctor({ folder, node, args = [], env }, module) {
  const options = { cwd: folder, env: cleanEnvironment(env), timeoutMs: 30_000 };
  return runChild(node, [...args, CLI, 'doctor', '--isolation', module], options);
}

function show({ how, stdout, stderr }) {
  return `lucidic doctor ${how}\n${stdout}${stderr}`;
}
