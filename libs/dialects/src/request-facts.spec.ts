import { describe, expect, it } from '@jest/globals';
import { bodyDialectSchema } from '@trueport/contracts';
import fc from 'fast-check';
import { countedBytes } from './counted-bytes.behaviour.js';
import { requestFacts, requestPrefixBytes } from './request-facts.js';

const path = '/v1/chat/completions';
const read = (body: unknown) => requestFacts('openai', path, Buffer.from(JSON.stringify(body)));
const unknown = { model: null, stream: false, userId: null, promptCharacters: 0 };
const longText = (bytes: number): string => 'lorem \\"ipsum\\" {"model":"wrong"} '.repeat(bytes / 34);

describe('requestFacts', () => {
  it.each([
    ['a model', { model: 'gpt-4o' }, { model: 'gpt-4o' }],
    ['a stream', { model: 'm', stream: true }, { model: 'm', stream: true }],
    ['a stream that is not true', { model: 'm', stream: 'true' }, { model: 'm' }],
    ['OpenAI user', { user: 'u1' }, { userId: 'u1' }],
    ['OpenAI safety_identifier before user', { user: 'u1', safety_identifier: 's1' }, { userId: 's1' }],
    ['Anthropic metadata', { metadata: { user_id: 'u2' } }, { userId: 'u2' }],
    ['names that are no names', { model: 7, user: '', stream: 1 }, {}],
    ['an endless model', { model: 'x'.repeat(201) }, {}],
    ['a prompt', { prompt: 'abcd' }, { promptCharacters: 4 }],
    ['input texts', { input: ['ab', 'cd'] }, { promptCharacters: 4 }],
    [
      'messages, without what is not text',
      {
        system: 'abc',
        messages: [
          { role: 'user', content: 'abcd' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'ab' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            ],
          },
          { role: 'assistant', content: [{ type: 'tool_use', input: { text: 'xy' } }] },
        ],
      },
      { promptCharacters: 11 },
    ],
    [
      'Gemini contents',
      { contents: [{ parts: [{ text: 'abc' }] }], systemInstruction: { parts: [{ text: 'de' }] } },
      { promptCharacters: 5 },
    ],
  ])('reads %s', (_name, body, expected) => {
    expect(read(body)).toEqual({ ...unknown, ...expected });
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n '],
    ['a list', '[{"model":"m"}]'],
    ['text', 'model=gpt-4o'],
    ['binary', '\u0000\u0001\u0002'],
  ])('knows nothing of %s', (_name, text) => {
    expect(requestFacts('openai', path, Buffer.from(text))).toEqual(unknown);
  });

  it('knows nothing without a body', () => {
    expect(requestFacts('openai', path, null)).toEqual(unknown);
  });

  describe('of a large body', () => {
    const messages = [{ role: 'user', content: longText(200_000) }];
    const tools = [{ function: { parameters: { model: 'wrong', text: longText(100_000) } } }];
    it.each([
      ['in front of the prompt', { model: 'm', stream: true, user: 'u', messages }],
      ['behind the prompt', { messages, model: 'm', stream: true, user: 'u' }],
      ['on both sides', { model: 'm', messages, stream: true, user: 'u' }],
      ['around two large parts', { model: 'm', messages, tools, stream: true, user: 'u' }],
      [
        'behind several large parts',
        { system: longText(9_000), messages, tools, model: 'm', stream: true, user: 'u' },
      ],
    ])('reads what stands %s', (_name, body) => {
      for (const space of [undefined, 2]) {
        const bytes = Buffer.from(JSON.stringify(body, null, space));
        const facts = requestFacts('openai', path, bytes);
        expect(facts).toEqual({ model: 'm', stream: true, userId: 'u', promptCharacters: bytes.length });
      }
    });

    it('finds the model between two large parts', () => {
      expect(read({ messages, model: 'm', tools }).model).toBe('m');
    });

    it('takes no nested model for its own', () => {
      expect(read({ messages: [{ model: 'wrong', content: longText(100_000) }], tools })).toMatchObject({
        model: null,
        stream: false,
      });
    });

    it.each([
      ['in front', (large: object) => ({ model: 'm', ...large })],
      ['behind', (large: object) => ({ ...large, model: 'm' })],
    ])('is not read where its model stands %s, however full of quotes it is', (_name, around) => {
      const body = Buffer.from(JSON.stringify(around({ messages: [longText(4_000_000)] })));
      const { bytes, reads } = countedBytes(body, body.length / 100);
      expect(requestFacts('openai', path, bytes)).toMatchObject({
        model: 'm',
        promptCharacters: body.length,
      });
      expect(reads()).toBeGreaterThan(0);
    });

    it('is read to its end where the model may stand in its middle, but not again and again', () => {
      const body = Buffer.from(JSON.stringify({ messages: [longText(500_000)], model: 'm', tools }));
      const { bytes } = countedBytes(body, 3 * body.length);
      expect(requestFacts('openai', path, bytes).model).toBe('m');
    });
  });

  it('reads the beginning of a body that is streamed through', () => {
    const text = JSON.stringify({ model: 'm', stream: true, messages: [longText(500_000)] });
    const prefix = Buffer.from(text).subarray(0, requestPrefixBytes);
    expect(requestFacts('openai', path, prefix)).toMatchObject({ model: 'm', stream: true });
  });

  it('does not take the end of a beginning for the end of the body', () => {
    const nested = '{"role":"user","model":"wrong","stream":true}';
    const head = '{"messages":[';
    const filler = `"${'x'.repeat(requestPrefixBytes - head.length - nested.length - 3)}",`;
    const prefix = Buffer.from(head + filler + nested);
    expect(prefix).toHaveLength(requestPrefixBytes);
    expect(requestFacts('openai', path, prefix)).toMatchObject({ model: null, stream: false });
  });

  it.each([
    ['/v1beta/models/gemini-2.5-pro:generateContent', 'gemini-2.5-pro', false],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse', 'gemini-2.5-pro', true],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent', 'gemini-2.5-pro', true],
    ['/v1beta/models/text-embedding-004:batchEmbedContents', 'text-embedding-004', false],
    ['/v1beta/tunedModels/my-tune:generateContent?key=x', 'my-tune', false],
    ['/v1/publishers/google/models/gemini%2D3:generateContent', 'gemini-3', false],
    ['/v1beta/models/%E0%A4%A:generateContent', null, false],
    ['/v1beta/models', null, false],
  ])('reads %s from the path of Gemini', (pathAndQuery, model, stream) => {
    expect(requestFacts('google', pathAndQuery, null)).toMatchObject({ model, stream });
  });

  it("reads the body on Gemini's OpenAI-compatible path", () => {
    const body = Buffer.from('{"model":"gemini-2.5-pro","stream":true}');
    expect(requestFacts('google', '/v1beta/openai/chat/completions', body)).toMatchObject({
      model: 'gemini-2.5-pro',
      stream: true,
    });
  });

  describe('of a multipart body', () => {
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = (bytes: number) =>
      `--b\r\nContent-Disposition: form-data; name="file"; filename="model"\r\nContent-Type: audio/mpeg\r\n\r\n${'\u0000'.repeat(bytes)}\r\n`;
    it.each([
      ['in front of the file', field('model', 'whisper-1') + field('stream', 'true') + file(300_000)],
      ['behind the file', file(300_000) + field('model', 'whisper-1') + field('stream', 'true')],
      ['without a large file', file(10) + field('model', 'whisper-1') + field('stream', 'true')],
    ])('reads fields %s', (_name, parts) => {
      const facts = requestFacts('openai', '/v1/audio/transcriptions', Buffer.from(`${parts}--b--\r\n`));
      expect(facts).toMatchObject({ model: 'whisper-1', stream: true });
    });

    it('takes no file name and no cut off field for the model', () => {
      for (const body of [file(10), '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhis']) {
        expect(requestFacts('openai', '/v1/x', Buffer.from(body)).model).toBeNull();
      }
    });
  });

  it('survives any path and any bytes', () => {
    const start = fc.constantFrom('', '{', '{"model":', '--', '{"messages":[{"content":"');
    const body = fc.tuple(start, fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 40_000 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...bodyDialectSchema.options),
        fc.string(),
        body,
        (provider, url, [text, bytes, size]) => {
          const padding = Buffer.alloc(
            size > 20_000 ? size : 0,
            bytes.length === 0 ? '"' : Buffer.from(bytes),
          );
          requestFacts(provider, url, Buffer.concat([Buffer.from(text), bytes, padding]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
