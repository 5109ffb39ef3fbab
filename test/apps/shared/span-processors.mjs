import { LucidicSpanProcessor } from '@lucidic/otel';

/** For `lucidic doctor --isolation`: ours must be found clean. */
export const spanProcessors = () => [new LucidicSpanProcessor({ mask: (text) => text.toUpperCase() })];
