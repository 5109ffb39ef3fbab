// Loaded with `node --require`, before the application: what one-copy.mjs imports must be this very copy.
globalThis[Symbol.for('matrix.preloaded')] = {
  '@lucidic/otel': require('@lucidic/otel'),
  '@lucidic/otel/pipeline': require('@lucidic/otel/pipeline'),
};
