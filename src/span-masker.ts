import { createHash } from 'node:crypto';
import { maskFor } from '../processors/masking/mask-for';
import { maskInPlace } from '../processors/masking/mask-in-place';
import { readableSpan } from '../processors/readable-span';
import type { Config } from './core/config';
import { randomId } from './core/ids';
import type { ReadableSpanLike } from './core/otel-types';
import type { RecordEvent, SpanRecord } from './core/span-record';
import type { Tenant } from './tenant';

/** Masks spans where they are. */
export interface SpanMasker {
  /** Masks a span for everybody, and says whether its record is masked with it. */
  readonly span: (span: ReadableSpanLike) => { readonly masked?: true };
  /** Masks content that comes to the masked span's record from elsewhere. */
  readonly events: (record: SpanRecord, events: readonly RecordEvent[]) => readonly RecordEvent[];
}

/** What `maskScope: 'all'` asks for; undefined where spans are left alone. */
export function spanMasker(config: Config, { ledger, logger }: Tenant): SpanMasker | undefined {
  if (config.maskScope !== 'all') return undefined;
  const warn = (message: string): void => logger.warn('masking', message);
  // Content is what others get from elsewhere: `captureContent` is about what we send.
  const mask = maskFor({ ...config, captureContent: true }, { counts: ledger.masking, warn });
  if (mask === undefined) return undefined;
  const seen = new WeakMap<ReadableSpanLike, string>();
  const maskSpan: SpanMasker['span'] = (span) => {
    // Datadog's bridge keeps its tags where we do not write; our own record of it is masked as ever.
    if (readableSpan(span) !== span) return {};
    // Called before the end and at it: what another processor has set in between is masked the second time.
    if (seen.get(span) !== fingerprint(span)) {
      maskInPlace(span, mask);
      seen.set(span, fingerprint(span));
    }
    return { masked: true };
  };
  return {
    span: maskSpan,
    events({ masked: _isMasked, ...record }, events) {
      const session = { id: '', source: 'attribute' } as const;
      return mask.record({ ...record, name: '', attributes: {}, events, session }).events;
    },
  };
}

/** Changes when anything of the span's texts does; what cannot be written down always counts as changed. */
function fingerprint({ name, attributes, events, status }: ReadableSpanLike): string {
  try {
    const texts = JSON.stringify([name, attributes, events.map((event) => event.attributes), status]);
    return createHash('sha1').update(texts).digest('hex');
  } catch {
    return randomId();
  }
}
