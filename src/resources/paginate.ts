/** Some rows of a list, and how many there are in all where the API says so. */
export interface ListPage<T> {
  readonly rows: readonly T[];
  readonly total: number | undefined;
}

/**
 * All rows of a list, fetched by page as they are asked for. A backend that answers everything at once is asked once; one
 * that has no `offset` and answers its first page again ends the list.
 */
export async function* paginate<T>(
  fetchPage: (page: { readonly offset: number; readonly limit: number }) => Promise<ListPage<T>>,
  idOf: (row: T) => string,
  pageSize: number,
): AsyncGenerator<T, void, undefined> {
  let offset = 0;
  let first: string | undefined;
  for (;;) {
    const { rows, total } = await fetchPage({ offset, limit: pageSize });
    const [head] = rows;
    if (head === undefined || (offset > 0 && idOf(head) === first)) return;
    if (offset === 0) first = idOf(head);
    yield* rows;
    offset += rows.length;
    // A page may end early by its bytes, so only the total, or an empty page, says that it is the last one.
    if (total !== undefined && offset >= total) return;
  }
}
