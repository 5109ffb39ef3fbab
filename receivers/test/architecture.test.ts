import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const SOURCES = join(__dirname, '../src');
const GENERATED = 'generated/';

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !path.startsWith(GENERATED))
  .map((path) => ({ path, text: readFileSync(join(SOURCES, path), 'utf8') }));

/** The text without comments and strings, so that prose about a thing is not the thing. */
function code(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, '``');
}

test('there is something to check', () => {
  expect(sources.length).toBeGreaterThan(20);
});

test('only the pipeline, the runtime of protobufjs and Node are imported', () => {
  const packages = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bfrom '([^.'][^']*)'/g)].map((match) => match[1] ?? ''),
  );
  const outside = new Set(packages.filter((name) => !name.startsWith('node:')));
  expect([...outside].sort()).toEqual(['@lucidic/otel/pipeline', 'protobufjs/minimal']);
});

test.each([
  ['a default export', /^export default/m],
  ['export *', /^export \*/m],
  ['any', /(:|<|\bas) any\b/],
  ['a non-null assertion', /[\w)\]]!(\.|;|\)|,|\[)/],
  ['mutable module state', /^(export )?let /m],
  ['an enum', /^(export )?(const )?enum /m],
  ['a throw', /\bthrow\b/],
  ['the process, the console or globals', /\b(process|console|globalThis)\./],
])('no file has %s', (_name, pattern) => {
  expect(sources.filter(({ text }) => pattern.test(code(text))).map(({ path }) => path)).toEqual([]);
});

test('files are short: none over 300 lines, median under 90', () => {
  const lengths = sources.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
  expect(lengths.at(-1)).toBeLessThan(300);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(90);
});
