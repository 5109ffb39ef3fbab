import type { MappedEvent } from '../../../exporters/mapping/media/attachment';
import { at } from '../support/facts-of-result';
import { callWith, contentsOf, dataUrl, MP4, mapped, PDF, PNG, partsOf, WAV } from '../support/media';

const png = PNG.toString('base64');
const ask = (...content: unknown[]): unknown => ({ model: 'm', messages: [{ role: 'user', content }] });
const genAi = (...parts: unknown[]): MappedEvent =>
  mapped({
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts }]),
  });

interface Row {
  readonly name: string;
  readonly event: () => MappedEvent;
  readonly part: object;
  readonly bytes: Buffer;
}

const image = { type: 'image', mime_type: 'image/png' };
const pdf = { type: 'file', mime_type: 'application/pdf' };

/** Bodies as the providers' SDKs send them and as their documentation shows them. */
const ROWS: readonly Row[] = [
  {
    name: 'OpenAI chat: image_url as a map',
    event: () =>
      callWith(ask({ type: 'image_url', image_url: { url: dataUrl('image/png', PNG), detail: 'low' } })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'OpenAI chat: image_url as a text',
    event: () => callWith(ask({ type: 'image_url', image_url: dataUrl('image/png', PNG) })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'OpenAI chat: input_audio',
    event: () =>
      callWith(ask({ type: 'input_audio', input_audio: { data: WAV.toString('base64'), format: 'wav' } })),
    part: { type: 'audio', mime_type: 'audio/wav' },
    bytes: WAV,
  },
  {
    name: 'OpenAI chat: file',
    event: () =>
      callWith(
        ask({ type: 'file', file: { filename: 'a.pdf', file_data: dataUrl('application/pdf', PDF) } }),
      ),
    part: { ...pdf, filename: 'a.pdf' },
    bytes: PDF,
  },
  {
    name: 'OpenAI responses: input_image',
    event: () =>
      callWith({
        model: 'm',
        input: [{ role: 'user', content: [{ type: 'input_image', image_url: dataUrl('image/png', PNG) }] }],
      }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'OpenAI responses: input_file',
    event: () =>
      callWith({
        model: 'm',
        input: [
          {
            role: 'user',
            content: [{ type: 'input_file', filename: 'a.pdf', file_data: dataUrl('application/pdf', PDF) }],
          },
        ],
      }),
    part: { ...pdf, filename: 'a.pdf' },
    bytes: PDF,
  },
  {
    name: 'Anthropic: image',
    event: () =>
      callWith(ask({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'Anthropic: document',
    event: () =>
      callWith(
        ask({
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: PDF.toString('base64') },
        }),
      ),
    part: pdf,
    bytes: PDF,
  },
  {
    name: 'Bedrock Converse: an image as base64',
    event: () => callWith(converse({ image: { format: 'png', source: { bytes: png } } })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'Bedrock Converse: an image as JSON.stringify writes a Uint8Array',
    event: () => callWith(converse({ image: { format: 'png', source: { bytes: Uint8Array.from(PNG) } } })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'Bedrock Converse: an image as JSON.stringify writes a Buffer',
    event: () => callWith(converse({ image: { format: 'png', source: { bytes: PNG } } })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'Bedrock Converse: a document',
    event: () =>
      callWith(
        converse({
          document: { name: 'report', format: 'pdf', source: { bytes: PDF.toString('base64') } },
        }),
      ),
    part: { ...pdf, filename: 'report' },
    bytes: PDF,
  },
  {
    name: 'Bedrock Converse: a video',
    event: () => callWith(converse({ video: { format: 'mp4', source: { bytes: MP4.toString('base64') } } })),
    part: { type: 'video', mime_type: 'video/mp4' },
    bytes: MP4,
  },
  {
    name: 'Gemini: inlineData',
    event: () => genAi({ inlineData: { mimeType: 'image/png', data: png } }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'Gemini: inline_data',
    event: () => genAi({ inline_data: { mime_type: 'application/pdf', data: PDF.toString('base64') } }),
    part: pdf,
    bytes: PDF,
  },
  {
    name: 'semconv: blob',
    event: () => genAi({ type: 'blob', modality: 'image', mime_type: 'image/png', content: png }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'semconv: video blob without a type',
    event: () => genAi({ type: 'blob', modality: 'video', content: MP4.toString('base64') }),
    part: { type: 'video', mime_type: 'video/mp4' },
    bytes: MP4,
  },
  {
    name: 'semconv as the AI SDK 7 writes a PDF',
    event: () =>
      genAi({
        type: 'blob',
        modality: 'image',
        mime_type: 'application/pdf',
        content: PDF.toString('base64'),
      }),
    part: pdf,
    bytes: PDF,
  },
  {
    name: 'semconv: bytes in a structured attribute',
    event: () =>
      mapped({
        'gen_ai.operation.name': 'chat',
        'gen_ai.input.messages': [
          { role: 'user', parts: [{ type: 'blob', modality: 'image', content: Uint8Array.from(PNG) }] },
        ],
      }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'semconv: a data URL under uri',
    event: () => genAi({ type: 'uri', modality: 'image', uri: dataUrl('image/png', PNG) }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'AI SDK: file of versions 5 to 7',
    event: () => aiSdk({ type: 'file', data: png, mediaType: 'image/png' }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'AI SDK: image of version 4',
    event: () => aiSdk({ type: 'image', image: png, mimeType: 'image/png' }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'LangChain: image_url',
    event: () => callWith(langchain({ type: 'image_url', image_url: { url: dataUrl('image/png', PNG) } })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'LangChain: a standard block of version 1',
    event: () => callWith(langchain({ type: 'image', data: png, mimeType: 'image/png' })),
    part: image,
    bytes: PNG,
  },
  {
    name: 'LangChain: a standard block of version 0.3',
    event: () =>
      callWith(
        langchain({
          type: 'file',
          source_type: 'base64',
          mime_type: 'application/pdf',
          data: PDF.toString('base64'),
        }),
      ),
    part: pdf,
    bytes: PDF,
  },
  {
    name: 'OpenInference: a flattened image',
    event: () =>
      mapped({
        'openinference.span.kind': 'LLM',
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.contents.0.message_content.type': 'image',
        'llm.input_messages.0.message.contents.0.message_content.image.image.url': dataUrl('image/png', PNG),
      }),
    part: image,
    bytes: PNG,
  },
  {
    name: 'OpenInference: flattened audio',
    event: () =>
      mapped({
        'openinference.span.kind': 'LLM',
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.contents.0.message_content.type': 'audio',
        'llm.input_messages.0.message.contents.0.message_content.audio.audio.url': dataUrl('audio/wav', WAV),
      }),
    part: { type: 'audio', mime_type: 'audio/wav' },
    bytes: WAV,
  },
];

describe('media in messages', () => {
  test.each(ROWS)('$name becomes a part with a reference', ({ event, part, bytes }) => {
    const call = event();
    expect(contentsOf(call)).toEqual([bytes]);
    const [attachment] = call.attachments;
    expect(partsOf(call)).toEqual([{ ...part, attachment_id: attachment?.id, size_bytes: bytes.length }]);
    expect(attachment).toMatchObject({ mimeType: at(part, 'mime_type'), byteLength: bytes.length });
    expect(attachment?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(JSON.stringify(call.event)).not.toContain(bytes.toString('base64').slice(0, 40));
    expect(JSON.stringify(call.event)).not.toContain('"137"');
  });

  test.each([
    [
      { type: 'image_url', image_url: { url: 'https://a.example/b.png' } },
      { url: 'https://a.example/b.png' },
    ],
    [
      { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } },
      { url: 'https://a.example/b.png' },
    ],
    [{ type: 'file', file: { file_id: 'file-1' } }, { file_id: 'file-1' }],
    [{ type: 'image', source: { type: 'file', file_id: 'file-1' } }, { file_id: 'file-1' }],
    [{ type: 'image', source_type: 'id', id: 'file-1' }, { file_id: 'file-1' }],
    [
      { type: 'file', data: 'https://a.example/b.pdf', mediaType: 'application/pdf' },
      { url: 'https://a.example/b.pdf' },
    ],
    [{ fileData: { mimeType: 'video/mp4', fileUri: 'gs://a/b' } }, { type: 'video', url: 'gs://a/b' }],
    [{ type: 'video_url', video_url: { url: 'https://a.example/b.mp4' } }, { type: 'video' }],
  ])('a place or an id stays one: %j', (block, expected) => {
    const call = callWith(ask(block));
    expect(partsOf(call)).toEqual([expect.objectContaining(expected)]);
    expect(call.attachments).toEqual([]);
  });

  test('a document that is plain text stays text', () => {
    const block = {
      type: 'document',
      title: 'Notes',
      source: { type: 'text', media_type: 'text/plain', data: 'plain words '.repeat(40) },
    };
    const call = callWith(ask(block));
    expect(partsOf(call)).toEqual([block]);
    expect(call.attachments).toEqual([]);
  });
});

describe('media in answers', () => {
  test('OpenAI responses: a generated image is an image, and what else it says stays', () => {
    const answer = {
      object: 'response',
      output: [
        {
          type: 'image_generation_call',
          id: 'ig_1',
          status: 'completed',
          result: png,
          revised_prompt: 'A cat',
        },
      ],
    };
    const call = callWith({ model: 'm', input: 'draw' }, answer);
    expect(contentsOf(call)).toEqual([PNG]);
    expect(at(call.event, 'payload.response.messages.0.content')).toEqual([
      { ...image, attachment_id: call.attachments[0]?.id, size_bytes: PNG.length },
      { type: 'image_generation_call', id: 'ig_1', status: 'completed', revised_prompt: 'A cat' },
    ]);
  });

  test('OpenAI chat: a spoken answer', () => {
    const answer = {
      choices: [
        {
          message: {
            role: 'assistant',
            content: null,
            audio: { id: 'audio_1', data: WAV.toString('base64'), transcript: 'Hi' },
          },
        },
      ],
    };
    const call = callWith(ask({ type: 'text', text: 'hi' }), answer);
    expect(at(call.event, 'payload.response.messages.0.content')).toEqual([
      { type: 'text', text: 'Hi' },
      {
        type: 'audio',
        file_id: 'audio_1',
        mime_type: 'audio/wav',
        attachment_id: call.attachments[0]?.id,
        size_bytes: WAV.length,
      },
    ]);
    expect(contentsOf(call)).toEqual([WAV]);
  });

  test('AI SDK: generated files', () => {
    const call = mapped({
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.response.files': JSON.stringify([{ type: 'file', mediaType: 'image/png', data: png }]),
    });
    expect(contentsOf(call)).toEqual([PNG]);
    expect(at(call.event, 'payload.response.messages.0.content')).toMatchObject([image]);
  });
});

function converse(block: object): unknown {
  return { modelId: 'm', messages: [{ role: 'user', content: [block] }] };
}

function aiSdk(block: object): MappedEvent {
  return mapped({
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.prompt.messages': JSON.stringify([{ role: 'user', content: [block] }]),
  });
}

function langchain(block: object): unknown {
  const message = {
    lc: 1,
    type: 'constructor',
    id: ['langchain_core', 'messages', 'HumanMessage'],
    kwargs: { content: [block] },
  };
  return { messages: [[message]] };
}
