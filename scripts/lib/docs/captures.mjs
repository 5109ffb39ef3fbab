import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Every captured run that has golden events: `{name, meta, result, error, hasLogs, spans: [{scope, events, says}]}`, `events`
 * being the golden ones of the span and `says` where it is known to tell less than the provider answered.
 */
export function readCaptures(root) {
  const folder = join(root, 'test/fixtures');
  const { WHAT_EMITTERS_SAY } = requireTypeScript(join(root, 'test/mapping/support/what-emitters-say.ts'));
  return readdirSync(join(folder, 'spans'))
    .filter((file) => file.endsWith('.json') && existsSync(join(folder, 'golden', file)))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.json'.length);
      const { meta, result, error, spans, logs } = readJson(join(folder, 'spans', file));
      const golden = readJson(join(folder, 'golden', file));
      return {
        name,
        meta,
        result,
        error,
        hasLogs: logs.length > 0,
        spans: spans.map(({ scope }, index) => ({
          scope,
          events: golden[index] ?? [],
          says: { ...WHAT_EMITTERS_SAY[name], ...WHAT_EMITTERS_SAY[`${name}#${index}`] },
        })),
      };
    });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** One file of plain data; what it imports are types. */
function requireTypeScript(file) {
  const { transformSync } = require('@swc/core');
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  return module.exports;
}
