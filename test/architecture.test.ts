import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..');
const FOLDERS = ['src', 'processors', 'exporters'];

interface Source {
  readonly path: string;
  readonly text: string;
  /** Files it imports, as paths from the root without extension; packages as they are. */
  readonly imports: readonly string[];
}

const sources = FOLDERS.flatMap((folder) => walk(join(ROOT, folder))).map(readSource);

describe('architecture', () => {
  test('there is something to check', () => {
    expect(sources.length).toBeGreaterThan(40);
  });

  test.each([
    // folder, what it may import (the folder itself always)
    ['src/core/', []],
    ['exporters/mapping/', ['src/core/']],
    ['exporters/delivery/', ['src/core/']],
    ['exporters/spool/', ['src/core/']],
    ['exporters/host/', ['src/core/', 'exporters/mapping/', 'exporters/delivery/', 'exporters/spool/']],
    [
      'processors/',
      [
        'src/core/',
        'exporters/mapping/choose-dialect',
        'exporters/mapping/read-record',
        'exporters/mapping/reading',
      ],
    ],
  ])('%s imports only what it may', (folder, allowed) => {
    const wrong = sources
      .filter(({ path }) => path.startsWith(folder))
      .flatMap(({ path, imports }) => imports.filter(isOurs).map((target) => ({ path, target })))
      .filter(
        ({ target }) => !target.startsWith(folder) && !allowed.some((prefix) => target.startsWith(prefix)),
      );
    expect(wrong).toEqual([]);
  });

  test.each(['exporters/delivery/', 'exporters/spool/'])('%s knows no spans', (folder) => {
    const wrong = sources.filter(
      ({ path, text }) => path.startsWith(folder) && /span-record|SpanRecord/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('only the API and undici are imported, and no OpenTelemetry SDK', () => {
    const packages = new Set(sources.flatMap(({ imports }) => imports.filter((target) => !isOurs(target))));
    const outside = [...packages].filter((name) => !name.startsWith('node:'));
    expect(outside.sort()).toEqual(['@opentelemetry/api', 'undici']);
  });

  test.each([
    ['process.env', /\bprocess\.env\b/, 'src/core/env.ts'],
    ['console', /\bconsole\./, 'src/core/logger.ts'],
    ['process.on', /\bprocess\.(on|once|addListener|prependListener)\b/, 'src/core/process-hooks.ts'],
    ['globalThis', /\bglobalThis\b/, 'src/core/slot.ts'],
  ])('%s is used in one file', (_name, pattern, file) => {
    const users = sources.filter(({ text }) => pattern.test(code(text))).map(({ path }) => path);
    expect(users).toEqual([file]);
  });

  test.each([
    ['a default export', /^export default/m],
    ['export *', /^export \*/m],
    ['any', /(:|<|\bas) any\b/],
    ['a non-null assertion', /[\w)\]]!(\.|;|\)|,|\[)/],
    ['mutable module state', /^(export )?let /m],
    ['process.exit', /\bprocess\.exit\b/],
    ['an enum', /^(export )?(const )?enum /m],
  ])('no file has %s', (_name, pattern) => {
    expect(sources.filter(({ text }) => pattern.test(code(text))).map(({ path }) => path)).toEqual([]);
  });

  test('files are short: none over 300 lines, median under 90', () => {
    const lengths = sources
      .filter(({ path }) => !path.endsWith('/prices.ts'))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(90);
  });

  test('there are no import cycles', () => {
    const graph = new Map(
      sources.map(({ path, imports }) => [path.replace(/\.ts$/, ''), imports.filter(isOurs)]),
    );
    const cycles: string[][] = [];
    const done = new Set<string>();
    const visit = (node: string, trail: readonly string[]): void => {
      const at = trail.indexOf(node);
      if (at >= 0) cycles.push([...trail.slice(at), node]);
      if (at >= 0 || done.has(node)) return;
      for (const next of graph.get(node) ?? graph.get(`${node}/index`) ?? []) visit(next, [...trail, node]);
      done.add(node);
    };
    for (const node of graph.keys()) visit(node, []);
    expect(cycles).toEqual([]);
  });
});

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : name.endsWith('.ts') ? [path] : [];
  });
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const imports = targets.map((target) =>
    target.startsWith('.') ? slashed(relative(ROOT, join(dirname(file), target))) : target,
  );
  return { path: slashed(relative(ROOT, file)), text, imports };
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function isOurs(target: string): boolean {
  return FOLDERS.some((folder) => target.startsWith(`${folder}/`));
}

/** The text without comments and strings, so that prose about a thing is not the thing. */
function code(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, '``');
}
