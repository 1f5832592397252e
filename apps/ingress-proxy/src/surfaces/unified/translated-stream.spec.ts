import { describe, expect, it } from '@jest/globals';
import {
  anthropicUpstream,
  bedrockUpstream,
  chatClient,
  geminiUpstream,
  messagesClient,
  openAiChatUpstream,
  responsesClient,
  type ClientContext,
  type ClientDialect,
  type UpstreamDialect,
} from '@trueport/dialects';
import fc from 'fast-check';
import { SseFraming } from './framings.js';
import { SameDialectStream } from './same-dialect-stream.js';
import type { StreamTranslation } from './stream-translation.js';
import { TranslatedStream } from './translated-stream.js';

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const anthropicStream = [
  {
    type: 'message_start',
    message: { id: 'msg_1', model: 'claude-x', usage: { input_tokens: 5, output_tokens: 1 } },
  },
  { type: 'ping' },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße, 世界' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' 🙂' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
]
  .map((data) => `event: ${data.type}\r\n${event(data)}`)
  .join('');
const geminiStream = ['Grüße, ', '世界 🙂']
  .map((text, at) =>
    event({
      candidates: [
        {
          content: { role: 'model', parts: [{ text }] },
          ...(at === 1 ? { finishReason: 'STOP' } : {}),
          index: 0,
        },
      ],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7 },
    }),
  )
  .join('');
const chatStream =
  [
    { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
    { choices: [{ index: 0, delta: { content: 'Grüße, 世界 🙂' }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } },
  ]
    .map((chunk) => event({ id: 'c', object: 'chat.completion.chunk', model: 'gpt-x', ...chunk }))
    .join('') + 'data: [DONE]\n\n';

function context(): ClientContext {
  let ids = 0;
  return {
    conversation: {
      model: 'm',
      turns: [],
      tools: [],
      hostedTools: [],
      stream: true,
      includeUsage: true,
      extras: [],
    },
    request: { model: 'm' },
    requestId: 'req_0123456789abcdef01234567',
    createdSeconds: 1_700_000_000,
    newId: () => {
      ids += 1;
      return String(ids).padStart(24, '0');
    },
  };
}
const translated = (upstream: UpstreamDialect, client: ClientDialect): StreamTranslation =>
  new TranslatedStream(
    new SseFraming(),
    upstream.createStreamReader({ toolNames: { toProvider: String, toClient: String }, outputTool: null }),
    () => client.createStreamWriter(context()),
  );

/** What the client gets of bytes that come in these pieces. */
function told(stream: StreamTranslation, pieces: readonly Buffer[]): string {
  const taken = pieces.map((piece) => {
    stream.push(piece);
    return stream.take();
  });
  stream.end();
  return Buffer.concat([...taken, stream.take()]).toString();
}
function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const borders = [
    0,
    ...[...at].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}

describe('a translated stream', () => {
  it.each<[string, UpstreamDialect, string]>([
    ['Anthropic', anthropicUpstream, anthropicStream],
    ['Gemini', geminiUpstream, geminiStream],
    ['OpenAI', openAiChatUpstream, chatStream],
  ])('of %s is the same for every client, however its bytes are cut', (_name, upstream, text) => {
    const bytes = Buffer.from(text);
    for (const client of [chatClient, messagesClient, responsesClient]) {
      const whole = told(translated(upstream, client), [bytes]);
      expect(whole).toContain('世界');
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (places) => {
          expect(told(translated(upstream, client), cut(bytes, places))).toBe(whole);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('has no content before the first text, and keeps what was written until then', () => {
    const stream = translated(anthropicUpstream, chatClient);
    const [first = ''] = anthropicStream.split('event: content_block_delta');
    stream.push(Buffer.from(first));
    expect(stream.hasContent).toBe(false);
    stream.push(Buffer.from(anthropicStream.slice(first.length)));
    expect(stream.hasContent).toBe(true);
    expect(stream.take().toString()).toContain('"role":"assistant"');
  });

  it('that breaks off before content has an error and nothing to say', () => {
    const stream = translated(bedrockUpstream, chatClient);
    stream.end();
    expect(stream.error).not.toBeNull();
    expect(stream.isOver).toBe(true);
    expect(stream.take().length).toBe(0);
  });

  it('tells usage and model for the bill', () => {
    const stream = translated(anthropicUpstream, chatClient);
    told(stream, [Buffer.from(anthropicStream)]);
    expect(stream.reading()).toMatchObject({
      model: 'claude-x',
      finished: true,
      usage: { prompt_tokens: 5, completion_tokens: 7 },
    });
  });
});

describe('a stream in the client’s own dialect', () => {
  const same = (hidesUsage: boolean): StreamTranslation =>
    new SameDialectStream({
      client: 'openai-chat',
      upstream: 'openai-chat',
      dialect: 'openai',
      hidesUsage,
      requestId: 'req_1',
    });

  it('passes byte for byte, however it is cut', () => {
    const bytes = Buffer.from(chatStream);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (places) => {
        expect(told(same(false), cut(bytes, places))).toBe(chatStream);
      }),
    );
  });

  it('loses the usage chunk alone where the client did not ask for it', () => {
    const shown = told(same(true), [Buffer.from(chatStream)]);
    expect(shown).not.toContain('"usage"');
    expect(shown).toContain('[DONE]');
  });

  it('that ends without its end is told as an error', () => {
    const stream = same(false);
    const text = told(stream, [Buffer.from(chatStream.slice(0, chatStream.indexOf('data: [DONE]') - 200))]);
    expect(stream.error).not.toBeNull();
    expect(text).toContain('"error"');
  });
});
