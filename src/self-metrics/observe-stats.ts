import type { BatchObservableResult } from '@opentelemetry/api';
import type { Counts, Stats } from '../core/ledger';
import type { ComponentAttributes } from './component-attributes';
import type { Instruments } from './instruments';

/** Reasons are ours and few; the bound only guards against a mistake there. */
const MAX_REASONS = 32;
const OTHER_REASON = '_OTHER';

/** Drops before anything was handed to the exporting stage; `duplicate` is no failure. */
const PROCESSOR_REASONS = new Set(['queue_full', 'duplicate']);

/**
 * Tells the numbers of one instant. A span counts as processed when it was handed to the exporting stage, as the
 * conventions say.
 *
 * @param waiting Events that are held for another view of theirs.
 */
export function observeStats(
  result: BatchObservableResult,
  { queueSize, queueCapacity, processed, inflight, exported, refused, retries, attachments }: Instruments,
  { processor, exporter }: ComponentAttributes,
  { accepted, delivered, dropped, pending, queue, ...counts }: Stats,
  waiting: number,
): void {
  const full = dropped['queue_full'] ?? 0;
  result.observe(queueSize, queue.items, processor);
  result.observe(queueCapacity, queue.maxItems, processor);
  result.observe(processed, accepted - waiting - full, processor);
  if (full > 0) result.observe(processed, full, { ...processor, 'error.type': 'queue_full' });
  result.observe(inflight, pending - waiting, exporter);
  result.observe(exported, delivered, exporter);
  const failed = Object.entries(dropped).filter(([reason]) => !PROCESSOR_REASONS.has(reason));
  for (const [reason, count] of bounded(Object.fromEntries(failed))) {
    result.observe(exported, count, { ...exporter, 'error.type': reason });
  }
  result.observe(retries, counts.retries, exporter);
  const { uploaded, failed: notUploaded } = counts.attachments;
  result.observe(attachments, uploaded, exporter);
  if (notUploaded > 0) {
    result.observe(attachments, notUploaded, { ...exporter, 'error.type': 'attachment_failed' });
  }
  for (const [reason, count] of bounded(counts.refused)) {
    result.observe(refused, count, { ...processor, 'lucidic.reason': reason });
  }
}

/** Counts by reason, few of them whatever happens. */
function bounded(counts: Counts): readonly (readonly [string, number])[] {
  const entries = Object.entries(counts);
  if (entries.length <= MAX_REASONS) return entries;
  const rest = entries.slice(MAX_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [...entries.slice(0, MAX_REASONS), [OTHER_REASON, rest]];
}
