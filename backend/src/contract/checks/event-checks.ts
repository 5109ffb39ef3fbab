import { gzipSync } from 'node:zlib';
import type { CheckBody } from '../contract-check';
import { type ContractAnswer, type ContractClient, shown } from '../contract-client';
import { ContractError } from '../contract-error';
import { expectEntry, expectFields, expectRefusal, expectText, field } from '../expect-answer';

/** E6 to E11: events, and the upload of large payloads and attachments. */
export const EVENT_CHECKS: Readonly<Record<string, CheckBody>> = {
  'E6, E7 events: keeps a whole event, with keys the type does not name': async (api) => {
    const event = await newEvent(api, {
      type: 'llm_generation',
      duration: 0.25,
      tags: ['t'],
      metadata: { a: { b: [1, null] } },
      payload: {
        request: { provider: 'p', model: 'm', messages: [{ role: 'user', content: 'hi 語' }] },
        response: { output: 'ho', tool_calls: [{ id: 'c', type: 'function', name: 'f', arguments: '{}' }] },
        usage: { input_tokens: 1, output_tokens: 2, cost: 0.001 },
        misc: { finish_reason: 'stop' },
      },
    });
    const id = expectText(await api.done('POST', 'events', event), 'event_id');
    expectFields(await api.done('GET', `events/${id}`), kept(event));
  },
  'E6 events: takes types of its own, null as absent and unknown keys': async (api) => {
    const nulls = { client_parent_event_id: null, duration: null, tags: null, metadata: null };
    await api.done('POST', 'events', await newEvent(api, { type: 'custom_event', retry_count: 1, ...nulls }));
  },
  'E6 events: writes one event however often it is sent': async (api) => {
    const event = await newEvent(api);
    const first = expectText(await api.done('POST', 'events', event), 'event_id');
    expectFields(await api.done('POST', 'events', event), { event_id: first });
    const listed = await api.done('GET', `events?session_id=${event['session_id']}`);
    const { length = 0 } = Object(field(listed, 'events'));
    if (length !== 1) throw new ContractError(listed.endpoint, 'one event', String(length));
  },
  'E6 events: takes a child before its parent, and events after the end of a session': async (api) => {
    const parent = await newEvent(api);
    const child = {
      ...parent,
      client_event_id: crypto.randomUUID(),
      client_parent_event_id: parent['client_event_id'],
    };
    await api.done('PUT', 'updatesession', { session_id: parent['session_id'], is_finished: true });
    await api.done('POST', 'events', child);
    await api.done('POST', 'events', parent);
  },
  'E6 events: refuses a payload that is no object, and a session nobody opened': async (api) => {
    expectRefusal(await api.call('POST', 'events', await newEvent(api, { payload: 'text' })), 400, 422);
    const lost = await newEvent(api, { session_id: crypto.randomUUID() });
    expectRefusal(await api.call('POST', 'events', lost), 400, 404);
  },
  'E8 events/<id>: changes what is given and keeps the rest': async (api) => {
    const event = await newEvent(api, { tags: ['t'] });
    const id = expectText(await api.done('POST', 'events', event), 'event_id');
    await api.done('PUT', `events/${id}`, { metadata: { later: true } });
    expectFields(await api.done('GET', `events/${id}`), { ...kept(event), metadata: { later: true } });
  },
  'E9 events: lists by session and type': async (api) => {
    const event = await newEvent(api);
    await api.done('POST', 'events', event);
    const session = `session_id=${event['session_id']}`;
    const found = await api.done('GET', `events?${session}&type=generic&limit=10&offset=0`);
    expectEntry(found, 'events', { client_event_id: event['client_event_id'] });
    expectFields(await api.done('GET', `events?${session}&type=function_call`), { events: [] });
  },
  'E10 blob: takes the payload of an event with needs_blob, as gzip and without the key': async (api) => {
    const event = await newEvent(api, { needs_blob: true, payload: { details: 'preview' } });
    const posted = await api.done('POST', 'events', event);
    const payload = { details: 'whole', data: 'z'.repeat(70_000) };
    const bytes = new Uint8Array(gzipSync(JSON.stringify(payload)));
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const put = await api.upload(expectText(posted, 'blob_url'), bytes, headers);
    expectDone(put);
    expectFields(await api.done('GET', `events/${expectText(posted, 'event_id')}`), { payload });
  },
  'E11 getpresigneduploadurl: gives an address that takes an image, without the key': async (api) => {
    const posted = await api.done('POST', 'events', await newEvent(api));
    const query = new URLSearchParams({
      agent_id: api.agentId,
      event_id: expectText(posted, 'event_id'),
      nth_screenshot: '0',
    });
    const answer = await api.done('GET', `getpresigneduploadurl?${query}`);
    expectText(answer, 'bucket_name');
    expectText(answer, 'object_key');
    const image = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
    expectDone(
      await api.upload(expectText(answer, 'presigned_url'), image, { 'Content-Type': 'image/jpeg' }),
    );
  },
};

function expectDone(put: ContractAnswer): void {
  if (put.status >= 200 && put.status <= 299) return;
  throw new ContractError(put.endpoint, 'a status from 200 to 299', shown(put));
}

async function newEvent(
  api: ContractClient,
  fields: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  return {
    client_event_id: crypto.randomUUID(),
    session_id: await api.open(),
    type: 'generic',
    occurred_at: new Date().toISOString(),
    payload: { details: 'hello' },
    needs_blob: false,
    ...fields,
  };
}

/** What reads back as it was sent. */
function kept(event: Record<string, unknown>): Record<string, unknown> {
  const { needs_blob: _blob, occurred_at: _at, ...rest } = event;
  return rest;
}
