import { isRow, number } from './row';

/** How many of the first rows (of `bytes` each) fit `maxBytes`; at least one, so that a reader always moves on. */
export function rowsWithin(sizes: readonly unknown[], maxBytes: number): number {
  let bytes = 0;
  let rows = 0;
  for (const size of sizes) {
    bytes += isRow(size) ? number(size, 'bytes') : 0;
    if (rows > 0 && bytes > maxBytes) break;
    rows += 1;
  }
  return rows;
}
