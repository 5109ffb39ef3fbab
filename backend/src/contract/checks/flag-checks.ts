import type { CheckBody } from '../contract-check';
import { shown } from '../contract-client';
import { ContractError } from '../contract-error';
import { expectFields, expectRefusal, field } from '../expect-answer';

/** E26 to E28: feature flags, evals and mock calls. The contract has no call that sets a flag or a mock, so what is not set is asked for. */
export const FLAG_CHECKS: Readonly<Record<string, CheckBody>> = {
  'E26 getfeatureflags: says of a flag nobody set that it was not found': async (api) => {
    const name = api.unique('flag');
    expectFields(await api.done('POST', 'getfeatureflags', { flag_names: [name] }), {
      [`flags.${name}.found`]: false,
    });
  },
  'E26 evaluatefeatureflag: answers the default, or an error without one': async (api) => {
    const flag = { flag_name: api.unique('flag'), context: {} };
    const session = { session_id: await api.open() };
    for (const [path, who] of [
      ['evaluatefeatureflag', session],
      ['evaluatefeatureflagstateless', { agent_id: api.agentId }],
    ] as const) {
      expectFields(await api.done('POST', path, { ...who, ...flag, default: 7 }), { value: 7 });
      const without = await api.call('POST', path, { ...who, ...flag, default: null });
      if (
        field(without, 'value') !== undefined ||
        (without.status < 300 && field(without, 'error') === undefined)
      ) {
        throw new ContractError(without.endpoint, 'an error', shown(without));
      }
    }
  },
  'E26 evaluatebatchfeatureflags: answers the defaults': async (api) => {
    const [one, two] = [api.unique('flag'), api.unique('flag')];
    const flags = { flag_names: [one, two], context: {}, defaults: { [one]: 1, [two]: false } };
    const session = { session_id: await api.open() };
    for (const [path, who] of [
      ['evaluatebatchfeatureflags', session],
      ['evaluatebatchfeatureflagsstateless', { agent_id: api.agentId }],
    ] as const) {
      const answer = await api.done('POST', path, { ...who, ...flags });
      expectFields(answer, { [`flags.${one}.value`]: 1, [`flags.${two}.value`]: false });
    }
  },
  'E26 featureflags: refuses a flag nobody set': async (api) => {
    const query = new URLSearchParams({ flag_name: api.unique('flag'), agent_id: api.agentId });
    expectRefusal(await api.call('GET', `featureflags?${query}`), 400, 404);
  },
  'E27 evals: takes each type of result, and refuses one that is of another': async (api) => {
    const eval_ = { session_id: await api.open(), name: 'n', description: 'd' };
    for (const result of [true, 0.5, 'good']) {
      await api.done('POST', 'sdk/evals', { ...eval_, result, result_type: typeof result });
    }
    const wrong = await api.call('POST', 'sdk/evals', { ...eval_, result: true, result_type: 'number' });
    expectRefusal(wrong, 400, 422);
  },
  'E28 mock-call: refuses a tool nobody mocked, as JSON that says why': async (api) => {
    const call = { session_id: await api.open(), tool_name: api.unique('tool'), kwargs: { sql: 'SELECT 1' } };
    const answer = await api.call('POST', 'sdk/mock-call', { ...call, client_event_id: crypto.randomUUID() });
    const why = ['error', 'detail', 'message'].some((key) => typeof field(answer, key) === 'string');
    if (answer.status < 400 || answer.status > 499 || !why) {
      throw new ContractError(answer.endpoint, 'a status from 400 to 499 and the reason', shown(answer));
    }
  },
};
