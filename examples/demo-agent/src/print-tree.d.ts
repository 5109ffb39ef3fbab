/** Where the tree goes; `isTTY` decides about colours. */
export interface TreeStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Prints a session's events, as `GET /events` gives them, as a tree with one line each. */
export function printTree(events: ReadonlyArray<Readonly<Record<string, unknown>>>, stream: TreeStream): void;
