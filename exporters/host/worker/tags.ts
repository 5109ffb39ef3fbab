/** What stands before each value of a batch. */
export const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  utf8: 5,
  ucs2: 6,
  list: 7,
  map: 8,
  bigint: 9,
  bytes: 10,
} as const;
