import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../../src/core/any-value';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asMap, asText, numberAt, textAt } from '../../pick';
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

/** The documents that `whole` holds, or those flattened under the prefix, whichever are more; flattened ones have scores. */
export function documents(
  attributes: AnyValueMap,
  prefix: string,
  whole?: AnyValue,
): readonly AnyValueMap[] | undefined {
  const flattened = flattenedDocuments(attributes, prefix);
  const all = wholeDocuments(whole);
  return (flattened?.length ?? 0) >= (all?.length ?? 0) ? flattened : all;
}

/** LangChain's retrievers return `{ documents: [{ pageContent, metadata }] }`; Python's write `page_content`. */
function wholeDocuments(value: AnyValue): readonly AnyValueMap[] | undefined {
  const list = asList(value) ?? asList(asMap(value)?.documents) ?? [];
  const found = list.filter(isAnyValueMap).map((item) => {
    const fields = asMap(item.kwargs) ?? item;
    const content = textAt(fields, 'pageContent', 'page_content', 'content', 'text');
    return (
      content !== undefined &&
      compact({ id: asText(fields.id), content, score: numberAt(fields, 'score'), metadata: fields.metadata })
    );
  });
  const known = found.filter((document) => document !== false);
  return known.length > 0 && known.length === list.length ? known : undefined;
}

/** The documents under a flattened prefix: id, content, score and metadata of each. */
function flattenedDocuments(attributes: AnyValueMap, prefix: string): readonly AnyValueMap[] | undefined {
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
