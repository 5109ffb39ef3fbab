const { LucidicSpanProcessor } = require('@lucidic/otel');

/** For `lucidic doctor --isolation`: ours must be found clean. */
exports.spanProcessors = () => [new LucidicSpanProcessor({ mask: (text) => text.toUpperCase() })];
