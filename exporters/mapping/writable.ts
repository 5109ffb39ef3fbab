/** A value while it is being made: only what was said is set, which costs less than leaving out what was not. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };
