import { describe, expect, it } from '@jest/globals';
import { bodyDialectSchema, tokenUsageSchema, type BodyDialect } from '@trueport/contracts';
import fc from 'fast-check';
import { eventStream, nonZero, readJson, readStream } from './usage.behaviour.js';
import { createUsageTap, type UsageReading, type UsageTapOptions } from './usage-tap.js';

function readChunks(
  provider: BodyDialect,
  framing: 'sse' | 'json',
  chunks: readonly Uint8Array[],
  options?: UsageTapOptions,
): UsageReading {
  const tap = createUsageTap(provider, framing, options);
  for (const chunk of chunks) tap.push(chunk);
  return tap.end();
}

function cut(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const sorted = [0, ...positions.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return sorted.slice(1).map((end, at) => bytes.subarray(sorted[at], end));
}

const chat = [
  { model: 'gpt-4o', choices: [{ delta: { content: 'Grüße 😀' } }] },
  { choices: [{ delta: {}, finish_reason: 'stop' }] },
  { choices: [], usage: { prompt_tokens: 12, completion_tokens: 3 } },
  '[DONE]',
];
const message = [
  { type: 'message_start', message: { model: 'claude', usage: { input_tokens: 5, output_tokens: 1 } } },
  { type: 'content_block_delta', delta: { text: 'Grüße 😀' } },
  { type: 'message_delta', delta: {}, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
];
const gemini = [
  { candidates: [{ content: { parts: [{ text: 'Grüße 😀' }] } }], modelVersion: 'gemini-3' },
  { candidates: [{ finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2 } },
];
const answers: [BodyDialect, 'sse' | 'json', string][] = [
  ['openai', 'sse', eventStream(chat)],
  ['anthropic', 'sse', eventStream(message)],
  ['google', 'sse', eventStream(gemini)],
  ['google', 'json', JSON.stringify(gemini)],
  ['openai', 'json', JSON.stringify({ model: 'gpt-4o', usage: { prompt_tokens: 1, completion_tokens: 2 } })],
];

describe('createUsageTap', () => {
  it.each(answers)(
    'gives the same reading of %s %s for any split of the bytes',
    (provider, framing, text) => {
      const bytes = Buffer.from(text);
      const whole = readChunks(provider, framing, [bytes]);
      expect(whole.usage).not.toBeNull();
      expect(whole.finished).toBe(true);
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 12 }), (positions) => {
          expect(readChunks(provider, framing, cut(bytes, positions))).toEqual(whole);
        }),
      );
      expect(
        readChunks(
          provider,
          framing,
          [...bytes].map((byte) => Uint8Array.of(byte)),
        ),
      ).toEqual(whole);
    },
  );

  // A tap that throws would break the answer that the client gets.
  it('survives any bytes, and what it reads is always a valid usage', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .constantFrom(...answers.map(([, , text]) => text))
        .chain((text) =>
          fc
            .tuple(fc.nat({ max: text.length }), fc.uint8Array({ maxLength: 3 }))
            .map(([at, bytes]) =>
              Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at))]),
            ),
        ),
    );
    const framing = fc.constantFrom('sse' as const, 'json' as const);
    fc.assert(
      fc.property(
        fc.constantFrom(...bodyDialectSchema.options),
        framing,
        fc.array(noise, { maxLength: 4 }),
        (...args) => {
          const { usage } = readChunks(...args);
          if (usage !== null) expect(tokenUsageSchema.parse(usage)).toEqual(usage);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('survives documents of any shape in the places where it looks', () => {
    const names = [
      'usage',
      'model',
      'choices',
      'response',
      'message',
      'delta',
      'candidates',
      'usageMetadata',
    ];
    const shape = fc.dictionary(
      fc.constantFrom(...names, 'type', 'content', 'prompt_tokens'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...bodyDialectSchema.options),
        fc.array(shape, { maxLength: 3 }),
        (provider, documents) => {
          const { usage } = readStream(provider, documents);
          if (usage !== null) expect(tokenUsageSchema.parse(usage)).toEqual(usage);
          readJson(provider, documents);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is empty and unfinished without a byte', () => {
    for (const framing of ['sse', 'json'] as const) {
      expect(readChunks('openai', framing, [])).toEqual({
        usage: null,
        model: null,
        serviceTier: null,
        estimatedCompletionTokens: 0,
        finished: false,
      });
    }
  });

  it('reads what there is of a JSON answer that broke off', () => {
    const text = '{"model":"gpt-4o","choices":[{"message":{"content":"Hel';
    const reading = readChunks('openai', 'json', [Buffer.from(text)]);
    expect(reading).toMatchObject({ model: 'gpt-4o', usage: null, finished: false });
  });

  it('reads the whole elements of a Gemini array that broke off', () => {
    const text = JSON.stringify([gemini[0], { usageMetadata: { promptTokenCount: 4 } }]);
    const reading = readChunks('google', 'json', [Buffer.from(`${text.slice(0, -1)},{"candi`)]);
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 4 });
    expect(reading.finished).toBe(false);
  });

  it('reads a JSON answer of megabytes without its large parts', () => {
    const data = [{ b64_json: 'A'.repeat(4_000_000) }];
    const reading = readJson('openai', { data, model: 'gpt-image-1', usage: { prompt_tokens: 5 } });
    expect(reading).toMatchObject({ model: 'gpt-image-1', usage: { prompt_tokens: 5 }, finished: true });
  });

  it('knows nothing of a JSON answer beyond its bound', () => {
    const body = Buffer.from(JSON.stringify({ model: 'm', usage: { prompt_tokens: 5 } }));
    const chunks = [body.subarray(0, 20), body.subarray(20)];
    expect(readChunks('openai', 'json', chunks, { maxBodyBytes: body.length }).model).toBe('m');
    expect(readChunks('openai', 'json', chunks, { maxBodyBytes: body.length - 1 })).toMatchObject({
      model: null,
      usage: null,
      finished: false,
    });
  });

  it('passes over an event beyond its bound and reads the next', () => {
    const events = [{ model: 'm', choices: [{ delta: { content: 'x'.repeat(500) } }] }, ...chat];
    const reading = readChunks('openai', 'sse', [Buffer.from(eventStream(events))], { maxEventBytes: 200 });
    expect(reading).toMatchObject({ model: 'gpt-4o', finished: true });
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 12, completion_tokens: 3 });
  });

  // Providers serve each other's dialects under paths of their own.
  it.each([
    ['google', 'OpenAI', chat, { prompt_tokens: 12, completion_tokens: 3 }],
    ['anthropic', 'OpenAI', chat, { prompt_tokens: 12, completion_tokens: 3 }],
    ['azure', 'OpenAI', chat, { prompt_tokens: 12, completion_tokens: 3 }],
    ['azure', 'Anthropic', message, { prompt_tokens: 5, completion_tokens: 9 }],
  ] as const)("reads usage of %s in %s's dialect", (provider, _dialect, events, expected) => {
    const reading = readStream(provider, events);
    expect(nonZero(reading.usage)).toEqual(expected);
    expect(reading.finished).toBe(true);
  });
});
