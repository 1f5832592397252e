import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Answer, AnswerEvent } from '../../conversation/answer.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { JsonObject } from '../../json.js';
import { emptyUsage } from '../../usage-accumulator.js';
import { geminiUpstream } from '../../upstreams/gemini/index.js';
import { refusalOf } from '../refusal-of.behaviour.js';
import {
  readTranscriptionRequest,
  TranscriptStreamWriter,
  transcriptionConversation,
  writeTranscription,
  type TranscriptionForm,
} from './index.js';
import { soundType } from './sound-type.js';

const form = (fields: JsonObject, file: Partial<TranscriptionForm['file']> = {}): TranscriptionForm => ({
  fields: { model: 'gemini-2.5-flash', ...fields },
  file: { name: 'talk.mp3', mediaType: 'audio/mpeg', bytes: Buffer.from('sound'), ...file },
});
const usage = { ...emptyUsage(), prompt_tokens: 100, completion_tokens: 10, audio_input_tokens: 80 };
const shownUsage = {
  type: 'tokens',
  input_tokens: 100,
  output_tokens: 10,
  total_tokens: 110,
  input_token_details: { audio_tokens: 80, text_tokens: 20 },
};

describe('a request to write down a recording', () => {
  it.each<{ name: string; fields: JsonObject; param: string }>([
    { name: 'as subtitles', fields: { response_format: 'srt' }, param: 'response_format' },
    { name: 'as web subtitles', fields: { response_format: 'vtt' }, param: 'response_format' },
    { name: 'with times', fields: { response_format: 'verbose_json' }, param: 'response_format' },
    { name: 'with speakers', fields: { response_format: 'diarized_json' }, param: 'response_format' },
    { name: 'in an unknown format', fields: { response_format: 'xml' }, param: 'response_format' },
    {
      name: 'with times of words',
      fields: { 'timestamp_granularities[]': ['word'] },
      param: 'timestamp_granularities',
    },
    { name: 'with probabilities', fields: { 'include[]': 'logprobs' }, param: 'include' },
    { name: 'too hot', fields: { temperature: '2' }, param: 'temperature' },
    { name: 'without model', fields: { model: null }, param: 'model' },
  ])('$name is refused', ({ fields, param }) => {
    expect(refusalOf(() => readTranscriptionRequest(form(fields))).param).toBe(param);
  });

  it('of something else than sound is refused', () => {
    const pdf = { name: 'talk.pdf', mediaType: 'application/pdf' };
    expect(refusalOf(() => readTranscriptionRequest(form({}, pdf))).param).toBe('file');
  });

  it('becomes a conversation that Gemini is asked with the sound inside', () => {
    const fields = { language: 'de', prompt: 'Trueport', temperature: '0', stream: 'true' };
    const request = readTranscriptionRequest(form({ ...fields, chunking_strategy: 'auto' }));
    const target = {
      model: 'gemini-2.5-flash',
      baseModel: 'gemini-2.5-flash',
      maxOutputTokens: null,
      fetchedMedia: new Map(),
    };
    const { body, warnings } = geminiUpstream.writeRequest(transcriptionConversation(request), target);
    expect(request).toMatchObject({ format: 'json', stream: true });
    expect(body).toMatchObject({
      contents: [
        {
          role: 'user',
          parts: [{ inlineData: { mimeType: 'audio/mp3', data: Buffer.from('sound').toString('base64') } }],
        },
      ],
      generationConfig: { temperature: 0 },
    });
    expect(JSON.stringify(body)).toMatch(/The language is de\..*Trueport/);
    expect(warnings).toEqual([expect.stringMatching(/^chunking_strategy:/)]);
  });

  it.each([
    { mediaType: 'audio/wav', name: 'a', expected: 'audio/wav' },
    { mediaType: 'Audio/Ogg; codecs=opus', name: 'a.bin', expected: 'audio/ogg' },
    { mediaType: 'application/octet-stream', name: 'a.b.WAV', expected: 'audio/wav' },
    { mediaType: 'video/mp4', name: 'a.mp4', expected: 'audio/mp4' },
    { mediaType: 'application/octet-stream', name: 'wav', expected: 'audio/wav' },
    { mediaType: '', name: 'a.txt', expected: null },
  ])('takes $name of type "$mediaType" for $expected', ({ mediaType, name, expected }) => {
    expect(soundType(mediaType, name)).toBe(expected);
  });
});

describe('a transcript', () => {
  const answer = (more: Partial<Answer> = {}): Answer => ({
    id: null,
    model: 'gemini-2.5-flash',
    choices: [
      {
        blocks: [
          { kind: 'thinking', text: 'hm', signature: null },
          { kind: 'text', text: ' Hello ' },
        ],
        stopReason: 'end',
        stopSequence: null,
      },
    ],
    usage,
    serviceTier: null,
    warnings: [],
    ...more,
  });

  it('is JSON with its usage', () => {
    const { content, model } = writeTranscription({ format: 'json' }, answer());
    expect(content).toEqual({ text: 'Hello', usage: shownUsage });
    expect(model).toBe('gemini-2.5-flash');
  });

  it('is a line of text where that was asked for', () => {
    expect(writeTranscription({ format: 'text' }, answer()).content).toBe('Hello\n');
  });

  it('of silence is empty', () => {
    const choices = [{ blocks: [], stopReason: 'end' as const, stopSequence: null }];
    expect(writeTranscription({ format: 'json' }, answer({ choices, usage: null })).content).toEqual({
      text: '',
    });
  });

  it('that was withheld is none', () => {
    const choices = [{ blocks: [], stopReason: 'content_filter' as const, stopSequence: null }];
    expect(() => writeTranscription({ format: 'json' }, answer({ choices }))).toThrow(AnswerFailure);
  });

  it('that was cut says so', () => {
    const [choice] = answer().choices;
    const choices = [{ ...(choice as Answer['choices'][number]), stopReason: 'length' as const }];
    expect(writeTranscription({ format: 'json' }, answer({ choices })).warnings).toHaveLength(1);
  });
});

describe('a streamed transcript', () => {
  const written = (events: readonly AnswerEvent[]): JsonObject[] => {
    const writer = new TranscriptStreamWriter();
    return [
      ...events
        .map((event) => writer.write(event))
        .join('')
        .matchAll(/^data: (.*)$/gm),
    ].map(([, json]) => JSON.parse(json as string) as JsonObject);
  };
  const begun: AnswerEvent[] = [
    { kind: 'start', id: null, model: null },
    { kind: 'open', block: 0, choice: 0, content: { kind: 'thinking' } },
    { kind: 'text', block: 0, text: 'hm' },
    { kind: 'close', block: 0 },
    { kind: 'open', block: 1, choice: 0, content: { kind: 'text' } },
  ];

  it('shows its text, and at the end all of it with the usage', () => {
    const events: AnswerEvent[] = [
      ...begun,
      { kind: 'text', block: 1, text: 'Hel' },
      { kind: 'text', block: 1, text: 'lo' },
      { kind: 'close', block: 1 },
      { kind: 'finish', choice: 0, stopReason: 'end', stopSequence: null },
      { kind: 'usage', usage, serviceTier: null },
      { kind: 'end' },
    ];
    expect(written(events)).toEqual([
      { type: 'transcript.text.delta', delta: 'Hel' },
      { type: 'transcript.text.delta', delta: 'lo' },
      { type: 'transcript.text.done', text: 'Hello', usage: shownUsage },
    ]);
  });

  it('that breaks off ends with the error', () => {
    const error = { kind: 'server', httpStatus: 502, message: 'Broken.', retryable: true } as const;
    expect(written([...begun, { kind: 'error', error }])).toEqual([
      { error: expect.objectContaining({ message: 'Broken.' }) },
    ]);
  });

  it('ends with the text of its deltas, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), (pieces) => {
        const texts = pieces.map((text): AnswerEvent => ({ kind: 'text', block: 1, text }));
        const events = written([...begun, ...texts, { kind: 'close', block: 1 }, { kind: 'end' }]);
        expect(events.at(-1)).toEqual({ type: 'transcript.text.done', text: pieces.join('') });
        expect(events.slice(0, -1).map(({ delta }) => delta)).toEqual(pieces);
      }),
    );
  });
});
