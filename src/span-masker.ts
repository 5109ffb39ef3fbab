import { maskFor } from '../processors/masking/mask-for';
import { maskInPlace } from '../processors/masking/mask-in-place';
import type { Config } from './core/config';
import { ConfigError } from './core/errors';
import type { ReadableSpanLike } from './core/otel-types';
import type { Tenant } from './tenant';

/** Masks a span for everybody, once however often it is called, and says that its record is masked already. */
export type SpanMasker = (span: ReadableSpanLike) => { readonly masked: true };

/**
 * What `maskScope: 'all'` asks for; undefined where spans are left alone.
 * @throws ConfigError when there is nothing to mask with.
 */
export function spanMasker(config: Config, { ledger, logger }: Tenant): SpanMasker | undefined {
  if (config.maskScope !== 'all') return undefined;
  const warn = (message: string): void => logger.warn('masking', message);
  // Content is what others get from elsewhere: `captureContent` is about what we send.
  const mask = maskFor({ ...config, captureContent: true }, { counts: ledger.masking, warn });
  if (mask === undefined) {
    throw new ConfigError(
      'maskScope',
      '"all" has nothing to mask with',
      'Give a mask, or leave maskScope out',
    );
  }
  const seen = new WeakSet<ReadableSpanLike>();
  return (span) => {
    if (!seen.has(span)) {
      seen.add(span);
      maskInPlace(span, mask);
    }
    return { masked: true };
  };
}
