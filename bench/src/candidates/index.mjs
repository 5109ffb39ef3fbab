/**
 * What is measured, in the order of the tables. Each is loaded only in the process that measures it, so that no
 * candidate pays for another one's modules.
 *
 * @type {Readonly<Record<string, () => Promise<import('./candidate.d.ts').CreateCandidate>>>}
 */
export const candidates = {
  noop: async () => (await import('./noop.mjs')).createNoop,
  'otlp-proto': async () => (await import('./otlp-proto.mjs')).createOtlpProto,
  langfuse: async () => (await import('./langfuse.mjs')).createLangfuse,
  lucidic: async () => (await import('./lucidic.mjs')).createLucidic,
};

/** The floor that added costs are counted from: making spans and throwing them away. */
export const FLOOR = 'noop';

/** What the ratios are taken against: the exporter most applications run. */
export const REFERENCE = 'otlp-proto';

/** Stands in the place of a candidate where the local backend is what is measured. */
export const BACKEND = 'backend';
