import type { Stats } from './core/ledger';

/** What a switched-off pipeline has to say. */
export const NO_STATS: Stats = {
  accepted: 0,
  delivered: 0,
  dropped: {},
  pending: 0,
  spooled: 0,
  recovered: 0,
  queue: { items: 0, maxItems: 0, bytes: 0, maxBytes: 0 },
  retries: 0,
  refused: {},
  sessions: { opened: 0, ended: 0, rejected: 0 },
  attachments: { uploaded: 0, failed: 0 },
  masking: { masked: 0, passed: 0, failed: 0 },
};
