import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { unwrapJson } from '../../parse-json';
import { asMap } from '../../pick';
import { indexed } from '../../shapes/flattened';
import { OPEN_INFERENCE as A } from './attributes';

/**
 * `input.value`, its object or list parsed when the mime type says JSON. A scalar stays text: the LangChain
 * instrumentation calls a person's `42` JSON too.
 */
export function inputValue(attributes: AnyValueMap): AnyValue {
  return byMimeType(attributes[A.inputValue], attributes[A.inputMimeType]);
}

/** `output.value`, likewise. */
export function outputValue(attributes: AnyValueMap): AnyValue {
  return byMimeType(attributes[A.outputValue], attributes[A.outputMimeType]);
}

function byMimeType(value: AnyValue, mimeType: AnyValue): AnyValue {
  return mimeType === 'application/json' ? unwrapJson(value) : value;
}

/** `metadata`: a JSON map by convention; anything else is kept whole under its own name. */
export function metadataOf(attributes: AnyValueMap): AnyValueMap {
  const value = unwrapJson(attributes[A.metadata]);
  if (value === undefined) return {};
  return asMap(value) ?? { metadata: value };
}

/** The documents under a flattened prefix: id, content, score and metadata of each. */
export function documents(attributes: AnyValueMap, prefix: string): readonly AnyValueMap[] | undefined {
  const found = indexed(attributes, prefix).map((fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key.replace(/^document\./, ''),
        key === 'document.metadata' ? unwrapJson(value) : value,
      ]),
    ),
  );
  return found.length > 0 ? found : undefined;
}
