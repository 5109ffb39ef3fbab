import fc from 'fast-check';
import { mapRecord } from '../../../exporters/mapping/map-record';
import {
  MAX_ATTACHMENT_BYTES,
  MAX_EVENT_ATTACHMENT_BYTES,
  MAX_EVENT_ATTACHMENTS,
  MIN_BASE64_CHARACTERS,
} from '../../../exporters/mapping/media/limits';
import type { AnyValueMap } from '../../../src/core/any-value';
import { hostileValue } from '../../contracts/hostile-values';
import { at } from '../support/facts-of-result';
import { bytesOf, callWith, contentsOf, dataUrl, mapped, PNG } from '../support/media';
import { span } from '../support/span';

const MIB = 1024 * 1024;
/** Generous enough for a busy machine; a quadratic scan of 10 MB takes hours. */
const MAX_MS = 4_000;

const images = (...urls: readonly string[]) =>
  callWith({
    model: 'm',
    messages: [{ role: 'user', content: urls.map((url) => ({ type: 'image_url', image_url: { url } })) }],
  });
const parts = (call: ReturnType<typeof images>): unknown =>
  at(call.event, 'payload.request.messages.0.content');
const filled = (bytes: number, with_ = 1): string => dataUrl('image/png', Buffer.alloc(bytes, with_));

describe('limits', () => {
  test('an attachment at its limit is taken, one byte more is left out and says so', () => {
    const over = MAX_ATTACHMENT_BYTES + 1;
    const call = images(filled(MAX_ATTACHMENT_BYTES), filled(over));
    expect(parts(call)).toEqual([
      expect.objectContaining({ attachment_id: call.attachments[0]?.id, size_bytes: MAX_ATTACHMENT_BYTES }),
      { type: 'image', mime_type: 'image/png', omitted: 'larger than 10485760 bytes', size_bytes: over },
    ]);
    expect(call.event.metadata).toMatchObject({ omitted_attachments: 1 });
    expect(call.attachments).toHaveLength(1);
    expect(JSON.stringify(call.event).length).toBeLessThan(2_000);
  });

  test('what is more than an event may have is left out', () => {
    const call = images(filled(9 * MIB, 1), filled(9 * MIB, 2), filled(9 * MIB, 3), filled(MIB, 4));
    expect(parts(call)).toMatchObject([
      { attachment_id: expect.any(String) },
      { attachment_id: expect.any(String) },
      { omitted: `the event has more than ${MAX_EVENT_ATTACHMENT_BYTES} bytes of attachments` },
      { attachment_id: expect.any(String) },
    ]);
    expect(call.event.metadata).toMatchObject({ omitted_attachments: 1 });
  });

  test('more attachments than an event may have are left out, in texts too', () => {
    const urls = Array.from({ length: MAX_EVENT_ATTACHMENTS + 2 }, (_, seed) =>
      dataUrl('image/png', bytesOf('\x89PNG', 300, seed)),
    );
    const call = mapped({ note: urls.join(' ') });
    expect(call.attachments).toHaveLength(MAX_EVENT_ATTACHMENTS);
    expect(call.event.metadata).toMatchObject({ omitted_attachments: 2 });
    expect(String(at(call.event, 'payload.misc.attributes.note'))).toMatch(
      /\[image\/png, 304 bytes, omitted: the event has more than 64 attachments\]$/,
    );
  });

  test('the same content a hundred times is one attachment', () => {
    const url = dataUrl('image/png', PNG);
    const call = images(...Array.from({ length: 100 }, () => url));
    expect(call.attachments).toHaveLength(1);
    expect(call.event.metadata).not.toHaveProperty('omitted_attachments');
  });

  test('bytes over the limit are not even encoded', () => {
    const call = mapped({ shot: new Uint8Array(MAX_ATTACHMENT_BYTES + 1) });
    expect(call.attachments).toEqual([]);
    expect(at(call.event, 'payload.misc.attributes.shot')).toEqual({
      type: 'file',
      mime_type: 'application/octet-stream',
      omitted: 'larger than 10485760 bytes',
      size_bytes: MAX_ATTACHMENT_BYTES + 1,
    });
    expect(call.event.metadata).toMatchObject({ omitted_attachments: 1 });
  });

  test('256 characters of base64 are taken out, fewer stay', () => {
    const url = (characters: number) => `data:image/png;base64,${'A'.repeat(characters)}`;
    expect(images(url(MIN_BASE64_CHARACTERS)).attachments).toHaveLength(1);
    expect(parts(images(url(MIN_BASE64_CHARACTERS - 1)))).toEqual([
      { type: 'image', url: url(MIN_BASE64_CHARACTERS - 1) },
    ]);
  });
});

describe('base64 that is none', () => {
  const base64 = PNG.toString('base64');

  test('content with other characters in it stays text', () => {
    const data = `${base64.slice(0, 300)}!${base64.slice(300)}`;
    const call = callWith({
      messages: [
        {
          role: 'user',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }],
        },
      ],
    });
    expect(call.attachments).toEqual([]);
    expect(parts(call)).toEqual([{ type: 'image', base64: data, mime_type: 'image/png' }]);
  });

  test('content that an attribute limit has cut is taken as far as it goes', () => {
    const cut = `{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,${base64.slice(0, 401)}`;
    const call = mapped({ 'openinference.span.kind': 'LLM', 'input.value': cut });
    expect(contentsOf(call)).toEqual([PNG.subarray(0, 300)]);
    expect(call.attachments[0]?.byteLength).toBe(300);
  });

  test.each(['[PHONE]', '[IBAN_0123456789ab]', '[MASKING FAILED]'])(
    'content in which a mask has put %s is left out, and the text around it stays',
    (token) => {
      const url = `data:image/png;base64,${base64.slice(0, 400)}${token}${base64.slice(400)}`;
      const call = mapped({ note: `before ${url} after` });
      expect(call.attachments).toEqual([]);
      expect(at(call.event, 'payload.misc.attributes.note')).toMatch(
        /^before \[image\/png, \d+ bytes, omitted: its base64 has holes\] after$/,
      );
      expect(parts(images(url))).toMatchObject([{ type: 'image', omitted: 'its base64 has holes' }]);
    },
  );

  test('a bracket behind a data URL is text', () => {
    const call = mapped({ note: `${dataUrl('image/png', PNG)}[1] and more` });
    expect(contentsOf(call)).toEqual([PNG]);
    expect(at(call.event, 'payload.misc.attributes.note')).toMatch(/\]\[1\] and more$/);
  });
});

describe('hostile texts', () => {
  test.each([
    ['a data URL of 10 MB', () => filled(7.5 * MIB)],
    ['a million data:', () => 'data:'.repeat(1_000_000)],
    ['a million ;base64,', () => ';base64,'.repeat(1_000_000)],
    ['a million data:;base64,', () => 'data:;base64,'.repeat(700_000)],
    ['a million heads without an end', () => `${'data:image/png'.repeat(700_000)};base64,`],
    ['a million short data URLs', () => `data:a/b;base64,${'A'.repeat(250)} `.repeat(38_000)],
    ['many data URLs', () => `data:a/b;base64,${'A'.repeat(256)} `.repeat(38_000)],
    ['a million brackets in base64', () => `data:a/b;base64,${'A['.repeat(5_000_000)}`],
    ['a million tokens in base64', () => `data:a/b;base64,${'A[B]'.repeat(2_500_000)}`],
    ['lone surrogates', () => `data:image/png;base64,\ud800${'\udfff'.repeat(5_000_000)}`],
  ])('%s takes time linear in its length, wherever it stands', (_name, make) => {
    const text = make();
    for (const attributes of [
      { note: text },
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: text }]),
      },
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.input.messages': [
          { role: 'user', parts: [{ type: 'blob', modality: 'image', content: text }] },
        ],
      },
    ] satisfies AnyValueMap[]) {
      const started = performance.now();
      const [call] = mapRecord(span(attributes));
      JSON.stringify(call?.event);
      expect(performance.now() - started).toBeLessThan(MAX_MS);
    }
  });

  test('a map of a million numbers is bytes or is not, in time linear in its length', () => {
    const numbers = JSON.stringify(new Uint8Array(1_000_000));
    const started = performance.now();
    const [bytes, none] = [numbers, numbers.replace(/\d+\}$/, '300}')].map((text) =>
      mapped({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 't',
        'gen_ai.tool.call.result': text,
      }),
    );
    expect(performance.now() - started).toBeLessThan(3 * MAX_MS);
    expect(bytes?.attachments[0]?.byteLength).toBe(1_000_000);
    expect(none?.attachments).toEqual([]);
  });

  test('no value anywhere makes mapping throw or write what is no JSON', () => {
    const long = fc.constantFrom(
      dataUrl('image/png', PNG),
      PNG.toString('base64'),
      `x${dataUrl('a/b', PNG)}\ud800`,
    );
    const key = fc.constantFrom(
      'data',
      'content',
      'type',
      'mime_type',
      'url',
      'omitted',
      'attachment_id',
      '__proto__',
      '0',
    );
    const type = fc.constantFrom('image', 'file', 'text', 'Buffer', 'blob');
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        long,
        type,
        hostileValue(),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('map'),
      ),
      map: fc
        .array(fc.tuple(key, tie('value')), { maxLength: 5 })
        .map((entries) => Object.fromEntries(entries)),
    }));
    fc.assert(
      fc.property(tree.value, (value) => {
        const text =
          JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? 1 : item)) ?? '';
        const [call] = mapRecord(
          span({
            'gen_ai.operation.name': 'chat',
            'gen_ai.input.messages': `[{"role":"user","parts":[${text || 'null'}]}]`,
            other: text,
          }),
        );
        const written = JSON.stringify(call?.event);
        expect(JSON.stringify(JSON.parse(written))).toBe(written);
        for (const { base64, byteLength } of call?.attachments ?? []) {
          expect(Buffer.from(base64, 'base64')).toHaveLength(byteLength);
        }
      }),
      { numRuns: 500 },
    );
  });
});
