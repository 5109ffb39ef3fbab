import { mapRecord } from '../../../exporters/mapping/map-record';
import { takeMedia } from '../../../exporters/mapping/media/take-media';
import { JSON_MARKERS } from '../../../exporters/mapping/to-json';
import { at } from '../support/facts-of-result';
import { bytesOf, callWith, contentsOf, dataUrl, mapped, PDF, PNG } from '../support/media';
import { span } from '../support/span';

const png = PNG.toString('base64');
const url = dataUrl('image/png', PNG);
const tool = (args: unknown, result: unknown) =>
  mapped({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'shot',
    'gen_ai.tool.call.arguments': JSON.stringify(args),
    'gen_ai.tool.call.result': typeof result === 'string' ? result : JSON.stringify(result),
  });

describe('media outside of messages', () => {
  test('a data URL in the middle of a text leaves a readable marker', () => {
    const call = tool({}, `Before ![a chart](${url}) and after.`);
    const [attachment] = call.attachments;
    expect(at(call.event, 'payload.return_value')).toBe(
      `Before ![a chart]([image/png, ${PNG.length} bytes, attachment ${attachment?.id}]) and after.`,
    );
    expect(contentsOf(call)).toEqual([PNG]);
  });

  test('several in one text, each with its own content, the same one once', () => {
    const other = bytesOf('GIF89a', 400, 2);
    const call = tool({}, `${url} ${dataUrl('image/gif', other)} ${url}`);
    const [first, second] = call.attachments;
    expect(call.attachments.map(({ mimeType }) => mimeType)).toEqual(['image/png', 'image/gif']);
    expect(contentsOf(call)).toEqual([PNG, other]);
    const mark = `[image/png, ${PNG.length} bytes, attachment ${first?.id}]`;
    expect(at(call.event, 'payload.return_value')).toBe(
      `${mark} [image/gif, ${other.length} bytes, attachment ${second?.id}] ${mark}`,
    );
  });

  test('tool arguments, nested values and lists', () => {
    const call = tool({ page: { shots: [url, 'a text'] }, html: `<img src="${url}">` }, 'ok');
    const mark = `[image/png, ${PNG.length} bytes, attachment ${call.attachments[0]?.id}]`;
    expect(at(call.event, 'payload.arguments')).toEqual({
      page: { shots: [mark, 'a text'] },
      html: `<img src="${mark}">`,
    });
    expect(call.attachments).toHaveLength(1);
  });

  test('a result as the Model Context Protocol writes it keeps its other fields', () => {
    const block = { type: 'image', data: png, mimeType: 'image/png', annotations: { audience: ['user'] } };
    const call = tool({}, { content: [block] });
    expect(at(call.event, 'payload.return_value.content')).toEqual([
      {
        type: 'image',
        mimeType: 'image/png',
        annotations: { audience: ['user'] },
        attachment_id: call.attachments[0]?.id,
        size_bytes: PNG.length,
      },
    ]);
    expect(contentsOf(call)).toEqual([PNG]);
  });

  test('a screenshot in an Anthropic tool result', () => {
    const source = { type: 'base64', media_type: 'image/png', data: png };
    const call = callWith({
      messages: [
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'image', source }] }],
        },
      ],
    });
    expect(at(call.event, 'payload.request.messages.0.content.0.source')).toEqual({
      type: 'base64',
      media_type: 'image/png',
      data: `[image/png, ${PNG.length} bytes, attachment ${call.attachments[0]?.id}]`,
    });
    expect(contentsOf(call)).toEqual([PNG]);
  });

  test.each([
    ['b64_json of the images API', { data: [{ b64_json: png }] }],
    ['a declared media type', { file: { contentType: 'image/png', content: png } }],
    ['Bedrock bytes', { image: { format: 'png', source: { bytes: png } } }],
    ['a Buffer written by JSON.stringify', { shot: PNG }],
    ['a Uint8Array written by JSON.stringify', { shot: Uint8Array.from(PNG) }],
    ['base64 with the line breaks of MIME', { base64: png.replace(/(.{76})/g, '$1\r\n') }],
    ['base64url', { mimeType: 'image/png', data: PNG.toString('base64url') }],
  ])('a tool that gives %s', (_name, result) => {
    const call = tool({}, result);
    expect(contentsOf(call)).toEqual([PNG]);
    expect(call.attachments[0]).toMatchObject({ mimeType: 'image/png', byteLength: PNG.length });
    expect(JSON.stringify(call.event).length).toBeLessThan(1_000);
  });

  test('bytes in a structured attribute take the type that stands beside them', () => {
    const call = mapped({ report: { mime_type: 'application/pdf', content: Uint8Array.from(PDF) } });
    expect(contentsOf(call)).toEqual([PDF]);
    expect(call.attachments[0]?.mimeType).toBe('application/pdf');
  });

  test('metadata, errors and events given by hand', () => {
    const [event, child] = mapRecord(
      span(
        {
          'lucidic.event.type': 'generic',
          'lucidic.event.payload': { screenshots: [url] },
          'lucidic.event.metadata': { seen: url },
        },
        {
          status: { code: 'ERROR', message: `cannot read ${url}` },
          events: [
            { name: 'exception', timeUnixMs: 1, attributes: { 'exception.message': `cannot read ${url}` } },
          ],
        },
      ),
    );
    expect(event?.attachments).toHaveLength(1);
    expect(child?.attachments).toHaveLength(1);
    expect(child?.attachments[0]?.id).not.toBe(event?.attachments[0]?.id);
    expect(JSON.stringify([event?.event, child?.event])).not.toContain(png.slice(0, 50));
    expect(at(child?.event, 'payload.error')).toMatch(/^cannot read \[image\/png, \d+ bytes, attachment /);
  });

  test('the same record gives the same ids, and another span others', () => {
    const ids = (spanId: string) =>
      mapRecord(span({ shot: url }, { spanId })).flatMap(({ attachments }) =>
        attachments.map(({ id }) => id),
      );
    expect(ids('b7ad6b7169203331')).toEqual(ids('b7ad6b7169203331'));
    expect(ids('b7ad6b7169203331')).not.toEqual(ids('b7ad6b7169203332'));
  });
});

describe('what is no media', () => {
  test.each([
    ['a small icon', `data:image/png;base64,${'A'.repeat(252)}`],
    ['a data URL without base64', `data:image/svg+xml;utf8,<svg>${'x'.repeat(600)}</svg>`],
    ['a text about data URLs', `Write data:image/png;base64, and then the content. ${'words '.repeat(100)}`],
    ['base64 that nothing declares', { note: png }],
    ['a long path', { type: 'image', url: `/${'path/'.repeat(100)}` }],
    ['a long word in a typed text', { type: 'text', mime_type: 'text/plain', content: 'a'.repeat(600) }],
    ['a plain text where base64 could stand', { type: 'file', file_data: 'plain words, '.repeat(100) }],
    ['numbers', { embedding: Array.from({ length: 400 }, (_, index) => index % 256) }],
    [
      'a map of numbers that are no bytes',
      Object.fromEntries(Array.from({ length: 400 }, (_, index) => [index, 300])),
    ],
  ])('%s stays as it is', (_name, result) => {
    const call = tool({}, result);
    expect(call.attachments).toEqual([]);
    expect(at(call.event, 'payload.return_value')).toEqual(result);
    expect(JSON.stringify(call.event)).not.toContain(JSON_MARKERS.size);
  });

  test('an event without media is the same event', () => {
    const { event } = tool({ q: 'words '.repeat(200) }, { list: [{ text: 'more '.repeat(200) }] });
    expect(takeMedia(event).event).toBe(event);
  });
});
