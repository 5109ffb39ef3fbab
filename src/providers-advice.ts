import type { Config } from './core/config';
import type { SpanPipeline } from './span-pipeline';

/** Says in one line what to install where nothing in the process records the calls of the providers that were asked for. */
export function sayWhatToInstall(
  { providers = [] }: Pick<Config, 'providers'>,
  pipeline: Pick<SpanPipeline, 'hasProcessor' | 'tenant'>,
): void {
  if (providers.length === 0) return;
  // An SDK may be started after us.
  setImmediate(() => {
    if (pipeline.hasProcessor) return;
    const names = providers.join(', ');
    const preload = 'npm install @lucidic/register, and start with node --require @lucidic/register';
    const message = `providers: nothing records the calls of ${names}: ${preload}, or give an OpenTelemetry SDK a LucidicSpanProcessor.`;
    pipeline.tenant.logger.warn('providers', message);
  }).unref();
}
