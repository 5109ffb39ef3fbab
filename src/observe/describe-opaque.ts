import { types } from 'node:util';
import { classNameOf } from './class-name';
import { plainProperty } from './plain-property';

/**
 * A short text for what has no content of its own to show, or whose content must not be touched: bytes, promises,
 * iterators and streams (which reading would use up), weak collections. Undefined for everything else.
 */
export function describeOpaque(value: object): string | undefined {
  if (types.isDate(value)) return dateText(value);
  if (types.isRegExp(value)) return RegExp.prototype.toString.call(value);
  if (types.isAnyArrayBuffer(value)) return `[${classNameOf(value)}: ${value.byteLength} bytes]`;
  if (types.isUint8Array(value) || types.isDataView(value)) {
    return `[${classNameOf(value)}: ${value.byteLength} bytes]`;
  }
  if (isUsedUpByReading(value) || types.isWeakMap(value) || types.isWeakSet(value)) {
    const tag = plainProperty(value, Symbol.toStringTag);
    return `[${typeof tag === 'string' ? tag : classNameOf(value)}]`;
  }
  return undefined;
}

function isUsedUpByReading(value: object): boolean {
  return (
    types.isPromise(value) ||
    types.isGeneratorObject(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    hasMethod(value, 'next') ||
    hasMethod(value, 'getReader') ||
    hasMethod(value, 'pipe') ||
    hasMethod(value, Symbol.asyncIterator)
  );
}

function hasMethod(value: object, name: string | symbol): boolean {
  return typeof plainProperty(value, name) === 'function';
}

function dateText(value: Date): string {
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}
