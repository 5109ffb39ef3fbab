import { formatCount } from './format';
import { type Html, html } from './html';

/** Which rows of how many a page shows. */
export interface PageRange {
  readonly path: string;
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  /** Rows a page holds at most. */
  readonly limit: number;
}

/** Links to the rows before and after; nothing where all rows are shown. */
export function pageLinks({ path, offset, shown, total, limit }: PageRange): Html | undefined {
  if (offset === 0 && shown >= total) return undefined;
  const before = Math.max(0, offset - limit);
  const after = offset + shown;
  return html`<nav class="pages">
${offset > 0 ? html`<a href="${path}?offset=${before}">← before</a>` : undefined}
<span class="dim">${formatCount(Math.min(offset + 1, after))} to ${formatCount(after)} of ${formatCount(total)}</span>
${after < total && shown > 0 ? html`<a href="${path}?offset=${after}">after →</a>` : undefined}
</nav>`;
}
