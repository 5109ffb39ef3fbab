import * as otel from '@lucidic/otel';
import * as pipeline from '@lucidic/otel/pipeline';

const preloaded = globalThis[Symbol.for('matrix.preloaded')];
const imported = { '@lucidic/otel': otel, '@lucidic/otel/pipeline': pipeline };

/** Names that are not the same thing on both sides, or on one side only. */
const differing = Object.entries(imported).flatMap(([entry, namespace]) => {
  const names = new Set([...Object.keys(namespace), ...Object.keys(preloaded[entry])]);
  return [...names]
    .filter((name) => namespace[name] === undefined || namespace[name] !== preloaded[entry][name])
    .map((name) => `${entry}: ${name}`);
});
console.log(JSON.stringify({ compared: Object.keys(otel), differing }));
