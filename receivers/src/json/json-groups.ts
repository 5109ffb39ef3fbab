import type { DecodeLimits } from '../decode-limits';
import type { Refusal } from '../decoded';
import { isObject, type ObjectLike } from '../read/is-object';
import { readList } from '../read/read-list';
import type { RequestGroup } from '../request-group';
import type { Signal } from '../signal';
import { tooManyFields } from '../too-many-fields';
import { countStructure } from './count-structure';

/** The groups of a request in JSON. */
export function jsonGroups(
  body: string,
  signal: Signal,
  limits: DecodeLimits,
): readonly RequestGroup[] | Refusal {
  if (countStructure(body, limits.maxFields) > limits.maxFields) return tooManyFields(limits);
  const request = parsed(body);
  if (!isObject(request)) return refused('the body is not a JSON object');
  const [resources, scopes, records] = signal.lists;
  const resourceGroups = objects(request[resources]);
  if (resourceGroups === undefined) return refused(`${resources} is not a list of objects`);
  const groups: RequestGroup[] = [];
  for (const { resource, [scopes]: scopeList } of resourceGroups) {
    const scopeGroups = objects(scopeList);
    if (scopeGroups === undefined) return refused(`${scopes} is not a list of objects`);
    for (const { scope, [records]: list } of scopeGroups) {
      const found = readList(list);
      if (found === undefined) return refused(`${records} is not a list`);
      groups.push({ resource, scope, records: found, open });
    }
  }
  return groups;
}

/** It is parsed with the rest. */
function open(record: unknown): unknown {
  return record;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The list of objects; an empty one where it is absent, undefined where it is anything else. */
function objects(list: unknown): readonly ObjectLike[] | undefined {
  const found = readList(list);
  return found?.every(isObject) ? found : undefined;
}

function refused(detail: string): Refusal {
  return { ok: false, status: 400, detail };
}
