interface Writer {
  text: string;
  readonly length: number;
}

/**
 * What `JSON.stringify` makes of a JSON value, at least its first `length` characters: of ten megabytes no more is
 * written than is looked at. A result of at most `length` characters is all there is.
 */
export function jsonStart(value: unknown, length: number): string {
  const writer = { text: '', length };
  write(value, writer);
  return writer.text;
}

/** Every level writes at least one character, so what is too deep or goes in circles ends as well. */
function write(value: unknown, writer: Writer): void {
  if (typeof value === 'string') {
    writer.text += JSON.stringify(value.length > writer.length ? value.slice(0, writer.length) : value);
  } else if (Array.isArray(value)) writeList(value, writer);
  else if (typeof value === 'object' && value !== null) writeMap(value, writer);
  else if (typeof value === 'number' || typeof value === 'boolean') writer.text += JSON.stringify(value);
  else writer.text += 'null';
}

function writeList(list: readonly unknown[], writer: Writer): void {
  writer.text += '[';
  for (let index = 0; index < list.length && writer.text.length <= writer.length; index += 1) {
    if (index > 0) writer.text += ',';
    write(list[index], writer);
  }
  writer.text += ']';
}

function writeMap(map: object, writer: Writer): void {
  writer.text += '{';
  let isFirst = true;
  for (const key in map) {
    const value: unknown = Reflect.get(map, key);
    if (value === undefined) continue;
    if (writer.text.length > writer.length) break;
    if (!isFirst) writer.text += ',';
    isFirst = false;
    write(key, writer);
    writer.text += ':';
    write(value, writer);
  }
  writer.text += '}';
}
