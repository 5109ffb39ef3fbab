import { mustRunChild } from './run-child.mjs';

/** Fails unless what an ES module imports is what a CommonJS preload required: two copies would mean two states. */
export async function checkOneCopy({ folder, node }) {
  const args = ['--require', './preload.cjs', 'one-copy.mjs'];
  const { stdout } = await mustRunChild(node, args, { cwd: folder, timeoutMs: 30_000 });
  const { compared, differing } = JSON.parse(stdout);
  if (differing.length > 0) throw new Error(`two copies: ${differing.join(', ')}`);
  for (const name of ['LucidicSpanProcessor', 'LucidicExporter']) {
    if (!compared.includes(name)) throw new Error(`the ES module does not export ${name}`);
  }
}
