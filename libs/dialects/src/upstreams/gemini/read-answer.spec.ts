import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { Answer } from '../../conversation/answer.js';
import type { Block } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { plain } from '../recorded-answers.behaviour.js';
import { answerFixture, titleOf } from './fixtures.behaviour.js';
import { readGeminiAnswer } from './read-answer.js';
import { geminiToolNames } from './tool-names.js';

const read = (name: string): Answer => readGeminiAnswer(answerFixture(name), plain);
const text = (value: string): Block => ({ kind: 'text', text: value });
const google = (value: string): { provider: 'google'; value: string } => ({ provider: 'google', value });
const id = 'mAitaLmkHPPlz7IPvtfUqQ4';

describe('an answer of Gemini', () => {
  it('has id, model, usage and nothing lost', () => {
    expect(read('text')).toMatchObject({
      id,
      model: 'gemini-2.5-flash',
      usage: { prompt_tokens: 4, completion_tokens: 7 },
      serviceTier: null,
      warnings: [],
    });
  });

  const table: readonly (readonly [string, readonly Block[], string])[] = [
    ['text', [text('Hello! How can I help?')], 'end'],
    [
      'thoughts-before-text',
      [
        { kind: 'thinking', text: '**Adding numbers**\n\nTwo and two.', signature: null },
        { kind: 'text', text: '4', signature: google('Ct8BAb4=') },
      ],
      'end',
    ],
    [
      'signed-call',
      [
        text('I will look it up.'),
        {
          kind: 'tool_call',
          id: 'fc-1',
          name: 'get_weather',
          signature: google('CskBAdHtim8='),
          argumentsJson: '{"city":"Oslo","days":0}',
        },
      ],
      'tool_calls',
    ],
    [
      'same-function-twice-without-ids',
      [
        {
          kind: 'tool_call',
          id: `call_${id}_0`,
          name: 'get_weather',
          signature: google('EjQKMgG='),
          argumentsJson: '{"city":"Oslo"}',
        },
        { kind: 'tool_call', id: `call_${id}_1`, name: 'get_weather', argumentsJson: '{"city":"Bergen"}' },
      ],
      'tool_calls',
    ],
    [
      'call-without-arguments',
      [{ kind: 'tool_call', id: `call_${id}_0`, name: 'now', argumentsJson: '{}' }],
      'tool_calls',
    ],
    ['safety-without-content', [], 'content_filter'],
    ['prompt-blocked', [], 'content_filter'],
    ['all-tokens-spent-on-thoughts', [], 'length'],
    [
      'spoken-answer',
      [{ kind: 'audio', mediaType: 'audio/L16;codec=pcm;rate=24000', data: 'AAABAAIAAwA=' }],
      'end',
    ],
  ];
  it.each(table)('%s', (name, blocks, stopReason) => {
    expect(read(name).choices).toEqual([{ blocks, stopReason, stopSequence: null }]);
  });

  it('images come whole', () => {
    const [choice] = read('inline-image').choices;
    expect(choice?.blocks).toMatchObject([
      { kind: 'text', text: 'Here is your dot.' },
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png' } },
    ]);
  });

  it('code that Gemini ran stays in its own words', () => {
    const [choice] = read('code-that-gemini-ran').choices;
    expect(choice?.blocks).toMatchObject([
      {
        kind: 'foreign',
        dialect: 'google',
        type: 'executableCode',
        value: { executableCode: { code: 'print(2+2)' } },
      },
      { kind: 'foreign', dialect: 'google', type: 'codeExecutionResult' },
      { kind: 'text', text: 'It is 4.' },
    ]);
    expect(choice?.stopReason).toBe('end');
  });

  it('grounding becomes citations, in characters of the text', () => {
    const answer = read('grounded-search');
    const [block] = answer.choices[0]?.blocks ?? [];
    if (block?.kind !== 'text') throw new Error('There is no text.');
    expect(block.citations?.map(({ raw: _raw, url: _url, ...citation }) => citation)).toEqual([
      {
        title: 'snohetta.com',
        citedText: 'Snøhetta designed the Oslo Opera House.',
        startIndex: 0,
        endIndex: 39,
      },
      {
        title: 'wikipedia.org',
        citedText: 'Snøhetta designed the Oslo Opera House.',
        startIndex: 0,
        endIndex: 39,
      },
      { title: 'wikipedia.org', citedText: 'It opened in 2008.', startIndex: 40, endIndex: 58 },
    ]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 102, web_search_requests: 1 });
  });

  it('regression: envoy#1487 choices stand in their order', () => {
    expect(read('two-candidates').choices).toEqual([
      { blocks: [text('First')], stopReason: 'end', stopSequence: null },
      { blocks: [text('Second')], stopReason: 'length', stopSequence: null },
    ]);
  });

  it('logprobs are in the shape of OpenAI', () => {
    const yes = { token: 'Y', logprob: -0.1, bytes: [89] };
    const accent = { token: 'é', logprob: -0.5, bytes: [195, 169] };
    expect(read('logprobs').choices[0]?.logprobs).toEqual({
      content: [
        { ...yes, top_logprobs: [yes, { token: 'N', logprob: -2.5, bytes: [78] }] },
        { ...accent, top_logprobs: [accent] },
      ],
      refusal: null,
    });
  });

  it('an end that no table knows is told with a warning', () => {
    expect(read('unknown-finish-reason')).toMatchObject({
      choices: [{ blocks: [text('Well,')], stopReason: 'unknown' }],
      warnings: ['finish_reason: Gemini ended with "SOMETHING_NEW"'],
    });
  });

  it('names of tools are those of the client', () => {
    const toolNames = geminiToolNames(['get weather']);
    const name = toolNames.toProvider('get weather');
    const body = { candidates: [{ content: { parts: [{ functionCall: { name } }] }, finishReason: 'STOP' }] };
    const answer = readGeminiAnswer(body, { ...plain, toolNames });
    expect(answer.choices[0]?.blocks).toMatchObject([{ name: 'get weather' }]);
  });

  it('numbers of arguments keep what the parser of the body kept', () => {
    const args = { a: 1.5e300, b: [0, -0.5], c: '\u2028' };
    const body = {
      candidates: [{ content: { parts: [{ functionCall: { name: 'f', args } }] }, finishReason: 'STOP' }],
    };
    expect(readGeminiAnswer(body, plain).choices[0]?.blocks).toMatchObject([
      { argumentsJson: JSON.stringify(args) },
    ]);
  });
});

describe('what is lost of an answer', () => {
  const warningsOf = (part: JsonObject): readonly string[] => {
    const body = { candidates: [{ content: { parts: [{ text: 'A' }, part] }, finishReason: 'STOP' }] };
    return readGeminiAnswer(body, plain).warnings;
  };
  const inlineData = { mimeType: 'image/png', data: 'aGk=' };

  it.each([
    [
      'an image of a thought',
      { inlineData, thought: true },
      ['thought image: images of thoughts are not shown'],
    ],
    [
      'the signature of an image',
      { inlineData, thoughtSignature: 's' },
      ['thought_signature: only texts and calls can carry it'],
    ],
    ['an image', { inlineData }, []],
    ['a part of a kind that is new', { newKind: { a: 1 } }, []],
    ['nothing', {}, []],
  ])('%s', (_case, part, warnings) => {
    expect(warningsOf(part)).toEqual(warnings);
  });
});

describe('unusual parts of an answer', () => {
  const blocksOf = (part: JsonObject, candidate: JsonObject = {}): unknown => {
    const body = { candidates: [{ content: { parts: [part] }, finishReason: 'STOP', ...candidate }] };
    return readGeminiAnswer(body, plain).choices[0];
  };

  it.each<[string, JsonObject, unknown]>([
    [
      'an image by its address',
      { fileData: { fileUri: 'https://a.example/1', mimeType: 'image/png' } },
      { kind: 'image', source: { kind: 'url', url: 'https://a.example/1' } },
    ],
    [
      'a film by its address',
      { fileData: { fileUri: 'gs://b/1', mimeType: 'video/mp4' } },
      { kind: 'document', source: { kind: 'url', url: 'gs://b/1' } },
    ],
    [
      'a document',
      { inlineData: { mimeType: 'application/pdf', data: 'JVBERg==' } },
      { kind: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERg==' } },
    ],
    ['a signature alone', { thoughtSignature: 's' }, { kind: 'text', text: '', signature: google('s') }],
    [
      'a signed thought',
      { text: 'Hm', thought: true, thoughtSignature: 's' },
      { kind: 'thinking', text: 'Hm', signature: google('s') },
    ],
    [
      'a tool that Gemini called',
      { toolCall: { toolType: 'GOOGLE_SEARCH' }, thoughtSignature: 's' },
      {
        kind: 'foreign',
        dialect: 'google',
        type: 'toolCall',
        value: { toolCall: { toolType: 'GOOGLE_SEARCH' }, thoughtSignature: 's' },
      },
    ],
  ])('%s', (_case, part, block) => {
    expect(blocksOf(part)).toMatchObject({ blocks: [block] });
  });

  it.each<[string, JsonObject]>([
    ['a call without a name', { functionCall: { args: {} } }],
    ['data without bytes', { inlineData: { mimeType: 'image/png' } }],
    ['a file without an address', { fileData: {} }],
    ['an empty text', { text: '' }],
  ])('%s is nothing', (_case, part) => {
    expect(blocksOf(part)).toMatchObject({ blocks: [], stopReason: 'end' });
  });

  it('a token without a probability is as good as impossible', () => {
    const logprobsResult = { chosenCandidates: [{}] };
    expect(blocksOf({ text: 'A' }, { logprobsResult })).toMatchObject({
      logprobs: { content: [{ token: '', logprob: -9999, bytes: [], top_logprobs: [] }] },
    });
  });
});

describe('an answer that is none', () => {
  it.each(
    [
      ['malformed-function-call', /MALFORMED_FUNCTION_CALL/],
      ['smolagents-1127-neither-candidates-nor-feedback', /neither content nor a reason/],
    ].map(([name, message]) => [titleOf(String(name)), name, message] as [string, string, RegExp]),
  )('%s fails, and another deployment may do better', (_title, name, message) => {
    const reading = (): unknown => read(name);
    expect(reading).toThrow(AnswerFailure);
    expect(reading).toThrow(
      expect.objectContaining({
        error: {
          kind: 'server',
          httpStatus: 502,
          message: expect.stringMatching(message) as unknown,
          retryable: true,
        },
      }),
    );
  });

  it('an error of status 200 is an error', () => {
    expect(() => read('error-with-status-200')).toThrow(
      expect.objectContaining({
        error: expect.objectContaining({ upstreamStatus: 503, retryable: true }) as unknown,
      }),
    );
  });

  it.each([
    ['no candidates', {}],
    ['an empty list', { candidates: [] }],
    ['a candidate with nothing', { candidates: [{}] }],
    ['a candidate that is none', { candidates: [null] }],
  ])('%s fails', (_case, body) => {
    expect(() => readGeminiAnswer(body, plain)).toThrow(AnswerFailure);
  });

  it('content without a finish reason came whole all the same', () => {
    const body = { candidates: [{ content: { parts: [{ text: 'Hi' }] } }] };
    expect(readGeminiAnswer(body, plain)).toMatchObject({
      choices: [{ blocks: [text('Hi')], stopReason: 'unknown' }],
      warnings: ['finish_reason: Gemini ended without a reason'],
    });
  });

  it('an answer with a reason and no content is empty, not broken', () => {
    const answer = readGeminiAnswer({ candidates: [{ finishReason: 'STOP' }] }, plain);
    expect(answer.choices).toEqual([{ blocks: [], stopReason: 'end', stopSequence: null }]);
  });

  it('regression: envoy#2289 anything at all is read or fails as an answer', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (body, candidates) => {
        try {
          readGeminiAnswer({ ...body, candidates } as JsonObject, plain);
        } catch (error) {
          expect(error).toBeInstanceOf(AnswerFailure);
        }
      }),
    );
  });
});
