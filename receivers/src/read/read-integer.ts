import { isObject } from './is-object';

const DIGITS = /^-?\d{1,20}$/;
const WORD = 2 ** 32;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * An integer of up to 64 bits: a number where that is exact, else a bigint. Takes a number, decimal digits, and two halves
 * as protobufjs has them, which older JavaScript exporters wrote into JSON too. Undefined for anything else.
 */
export function readInteger(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value === 'string') return DIGITS.test(value) ? ofDigits(value) : undefined;
  if (!isObject(value)) return undefined;
  const { low, high, unsigned } = value;
  return typeof low === 'number' && typeof high === 'number'
    ? ofHalves(low, high, unsigned === true)
    : undefined;
}

/** A double beyond 64 bits stays one: the JavaScript SDK writes every number without a fraction as an integer. */
function ofNumber(value: number): number | bigint | undefined {
  if (!Number.isInteger(value)) return undefined;
  return Number.isSafeInteger(value) || Math.abs(value) >= 2 ** 64 ? value : BigInt(value);
}

function ofDigits(digits: string): number | bigint | undefined {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(digits);
  return exact >= MIN_INT64 && exact <= MAX_UINT64 ? exact : undefined;
}

function ofHalves(low: number, high: number, unsigned: boolean): number | bigint {
  const upper = unsigned ? high >>> 0 : high | 0;
  const lower = low >>> 0;
  const value = upper * WORD + lower;
  return Number.isSafeInteger(value) ? value : (BigInt(upper) << 32n) | BigInt(lower);
}
