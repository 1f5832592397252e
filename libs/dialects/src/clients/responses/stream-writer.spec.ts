import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerError, AnswerEvent, BlockOpening } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { sampleUsage } from '../answers.behaviour.js';
import { plannedAnswers, sampleContext, streamOf, sampleResponseUsage } from './random-answers.behaviour.js';
import { openEnvelope } from './reasoning-envelope.js';
import { expectLegalFrames, framesOf, sseOf, typesOf } from './sse-frames.behaviour.js';
import { ResponsesStreamWriter } from './stream-writer.js';

const start: AnswerEvent = { kind: 'start', id: 'msg_1', model: 'model-x' };
const end: AnswerEvent = { kind: 'end' };
const finish: AnswerEvent = { kind: 'finish', choice: 0, stopReason: 'end', stopSequence: null };
const failure: AnswerError = { kind: 'server', httpStatus: 502, message: 'It broke off.', retryable: true };
const open = (block: number, content: BlockOpening): AnswerEvent => ({
  kind: 'open',
  block,
  choice: 0,
  content,
});
const text = (block: number, value: string): AnswerEvent => ({ kind: 'text', block, text: value });
const json = (block: number, value: string): AnswerEvent => ({ kind: 'arguments', block, json: value });
const close = (block: number): AnswerEvent => ({ kind: 'close', block });
const call = (id: string, name = 'find'): BlockOpening => ({ kind: 'tool_call', id, name });
const google = { provider: 'google', value: 'bWFyaw==' } as const;

/** Events of an answer with these blocks, without the first two, which are always the same. */
const written = (...events: AnswerEvent[]): JsonObject[] =>
  framesOf(sseOf([start, ...events, finish, end])).slice(2);

const envelopeOf = (item: unknown): unknown =>
  openEnvelope(String((item as JsonObject)['encrypted_content']));
const outputOf = (frames: readonly JsonObject[]): JsonObject[] =>
  (frames.at(-1)?.['response'] as { output: JsonObject[] }).output;

describe('events of a stream', () => {
  it.each<[string, readonly AnswerEvent[], readonly string[]]>([
    [
      'a text is a message with one part',
      [open(0, { kind: 'text' }), text(0, 'Hel'), text(0, 'lo'), close(0)],
      [
        'output_item.added',
        'content_part.added',
        'output_text.delta',
        'output_text.delta',
        'output_text.done',
        'content_part.done',
        'output_item.done',
        'completed',
      ],
    ],
    [
      'texts that follow each other are one part',
      [open(0, { kind: 'text' }), text(0, 'a'), close(0), open(1, { kind: 'text' }), text(1, 'b'), close(1)],
      [
        'output_item.added',
        'content_part.added',
        'output_text.delta',
        'output_text.delta',
        'output_text.done',
        'content_part.done',
        'output_item.done',
        'completed',
      ],
    ],
    [
      'a thought is a reasoning item with one summary part',
      [open(0, { kind: 'thinking' }), text(0, 'Hm'), close(0)],
      [
        'output_item.added',
        'reasoning_summary_part.added',
        'reasoning_summary_text.delta',
        'reasoning_summary_text.done',
        'reasoning_summary_part.done',
        'output_item.done',
        'completed',
      ],
    ],
    [
      'a call is a function_call item',
      [open(0, call('call_1')), json(0, '{"a":'), json(0, '1}'), close(0)],
      [
        'output_item.added',
        'function_call_arguments.delta',
        'function_call_arguments.delta',
        'function_call_arguments.done',
        'output_item.done',
        'completed',
      ],
    ],
    [
      'the free text of a custom tool comes in one piece',
      [open(0, call('call_1', 'patch')), json(0, '{"input":"a\\n'), json(0, 'b"}'), close(0)],
      [
        'output_item.added',
        'custom_tool_call_input.delta',
        'custom_tool_call_input.done',
        'output_item.done',
        'completed',
      ],
    ],
    [
      'a refusal is a part of its own, in the same message',
      [
        open(0, { kind: 'text' }),
        text(0, 'a'),
        close(0),
        open(1, { kind: 'refusal' }),
        text(1, 'No.'),
        close(1),
      ],
      [
        'output_item.added',
        'content_part.added',
        'output_text.delta',
        'output_text.done',
        'content_part.done',
        'content_part.added',
        'refusal.delta',
        'refusal.done',
        'content_part.done',
        'output_item.done',
        'completed',
      ],
    ],
    [
      'an image comes whole',
      [
        open(0, {
          kind: 'whole',
          content: { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' } },
        }),
        close(0),
      ],
      ['output_item.added', 'output_item.done', 'completed'],
    ],
    [
      'blocks without content are nothing',
      [open(0, { kind: 'text' }), close(0), open(1, { kind: 'thinking' }), close(1)],
      ['completed'],
    ],
    [
      'an annotation is told when its text is complete',
      [
        open(0, { kind: 'text' }),
        { kind: 'citation', block: 0, citation: { url: 'https://example.com' } },
        text(0, 'Cited.'),
        close(0),
      ],
      [
        'output_item.added',
        'content_part.added',
        'output_text.delta',
        'output_text.annotation.added',
        'output_text.done',
        'content_part.done',
        'output_item.done',
        'completed',
      ],
    ],
  ])('%s', (_name, events, types) => {
    const frames = written(...events);
    expect(typesOf(frames)).toEqual(types);
  });

  it('begins with the response in progress, twice', () => {
    const frames = framesOf(sseOf([start]));
    expect(typesOf(frames)).toEqual(['created', 'in_progress']);
    for (const { response } of frames) {
      expect(response).toMatchObject({
        id: 'resp_0123456789abcdef01234567',
        object: 'response',
        created_at: 1_790_000_000,
        status: 'in_progress',
        model: 'model-x',
        output: [],
        usage: null,
        instructions: 'Be brief.',
        temperature: 0,
        metadata: { team: 'blue' },
      });
    }
  });

  it('a call without arguments gets an empty object', () => {
    const frames = written(open(0, call('call_1')), close(0));
    expect(frames.map(({ delta }) => delta).filter(Boolean)).toEqual(['{}']);
    expect(outputOf(frames)[0]).toMatchObject({ arguments: '{}' });
  });

  it('regression: envoy#2259, litellm#18772 usage keeps its details; it is set, never added, and may come after the end of the texts', () => {
    const early = { ...sampleUsage, prompt_tokens: 1, completion_tokens: 1 };
    const frames = framesOf(
      sseOf([
        start,
        { kind: 'usage', usage: early, serviceTier: 'priority' },
        finish,
        { kind: 'usage', usage: sampleUsage, serviceTier: null },
        end,
      ]),
    );
    expect(frames.at(-1)?.['response']).toMatchObject({
      service_tier: 'priority',
      usage: sampleResponseUsage,
    });
  });

  it('token probabilities come with the text after them, and all at the end', () => {
    const token = (value: string) => ({ token: value, logprob: -1, bytes: [1], top_logprobs: [] });
    const frames = written(
      open(0, { kind: 'text' }),
      { kind: 'logprobs', block: 0, value: { content: [token('a')], refusal: null } },
      text(0, 'a'),
      text(0, 'b'),
      { kind: 'logprobs', block: 0, value: { content: [token('b')] } },
      { kind: 'logprobs', block: 0, value: null },
      close(0),
    );
    expect(frames.filter(({ type }) => type === 'response.output_text.delta')).toMatchObject([
      { delta: 'a', logprobs: [token('a')] },
      { delta: 'b', logprobs: [] },
    ]);
    expect(outputOf(frames)[0]).toMatchObject({ content: [{ logprobs: [token('a'), token('b')] }] });
  });

  it.each([
    [
      'length',
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    ],
    [
      'content_filter',
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
    ],
    ['end', 'response.completed', { status: 'completed', incomplete_details: null }],
    ['stop_sequence', 'response.completed', { status: 'completed', incomplete_details: null }],
    ['tool_calls', 'response.completed', { status: 'completed', incomplete_details: null }],
    ['pause', 'response.completed', { status: 'completed', incomplete_details: null }],
    ['unknown', 'response.completed', { status: 'completed', incomplete_details: null }],
  ] as const)('an answer that ended by %s ends with %s', (stopReason, type, expected) => {
    const frames = framesOf(
      sseOf([start, { kind: 'finish', choice: 0, stopReason, stopSequence: null }, end]),
    );
    expect(frames.at(-1)).toMatchObject({ type, response: expected });
  });

  it('only the last item of an answer that was cut off is incomplete', () => {
    const frames = framesOf(
      sseOf([
        start,
        open(0, { kind: 'text' }),
        text(0, 'a'),
        close(0),
        open(1, call('call_1')),
        json(1, '{"a'),
        close(1),
        { kind: 'finish', choice: 0, stopReason: 'length', stopSequence: null },
        end,
      ]),
    );
    expect(outputOf(frames).map(({ status }) => status)).toEqual(['completed', 'incomplete']);
  });

  it('regression: envoy#1487, only the first choice is shown, and others do not end it', () => {
    const frames = framesOf(
      sseOf([
        start,
        { kind: 'open', block: 0, choice: 1, content: { kind: 'text' } },
        open(1, { kind: 'text' }),
        text(0, 'other'),
        text(1, 'shown'),
        close(0),
        { kind: 'finish', choice: 1, stopReason: 'length', stopSequence: null },
        close(1),
        finish,
        end,
      ]),
    );
    expectLegalFrames(frames);
    expect(outputOf(frames)).toMatchObject([{ content: [{ text: 'shown' }] }]);
    expect(frames.at(-1)).toMatchObject({ type: 'response.completed' });
  });

  it('regression: litellm#14962 parallel calls that interleave are shown one after the other', () => {
    const frames = written(
      open(0, call('call_a')),
      open(1, call('call_b')),
      json(1, '{"path":"b"'),
      json(0, '{"path":"a"'),
      json(1, '}'),
      close(1),
      json(0, '}'),
      close(0),
    );
    expect(typesOf(frames).filter((type) => type.startsWith('output_item'))).toEqual([
      'output_item.added',
      'output_item.done',
      'output_item.added',
      'output_item.done',
    ]);
    expect(outputOf(frames)).toMatchObject([
      { call_id: 'call_a', arguments: '{"path":"a"}' },
      { call_id: 'call_b', arguments: '{"path":"b"}' },
    ]);
  });

  it.each([
    ['empty', ''],
    ['used before', 'call_a'],
  ])('a call id that is %s is replaced: helpers refuse it', (_name, id) => {
    const frames = written(open(0, call('call_a')), close(0), open(1, call(id)), close(1));
    expect(outputOf(frames).map((item) => item['call_id'])).toEqual([
      'call_a',
      expect.stringMatching(/^call_0+\d$/),
    ]);
  });

  it('a call into a namespace names both', () => {
    const frames = written(open(0, call('call_1', 'crm__get')), close(0));
    expect(outputOf(frames)[0]).toMatchObject({ type: 'function_call', name: 'get', namespace: 'crm' });
  });
});

describe('marks of thoughts, calls and texts', () => {
  it('the mark of a thought is in the envelope of its item', () => {
    const mark = { provider: 'anthropic', value: 'c2ln' } as const;
    const frames = written(
      open(0, { kind: 'thinking' }),
      text(0, 'Hm'),
      { kind: 'signature', block: 0, signature: mark },
      close(0),
    );
    expect(envelopeOf(outputOf(frames)[0])).toEqual({ thought: mark });
  });

  it('a thought carries the mark of the call after it', () => {
    const frames = written(
      open(0, { kind: 'thinking' }),
      text(0, 'Hm'),
      close(0),
      open(1, { kind: 'tool_call', id: 'call_1', name: 'find', signature: google }),
      close(1),
    );
    expect(outputOf(frames).map(({ type }) => type)).toEqual(['reasoning', 'function_call']);
    expect(envelopeOf(outputOf(frames)[0])).toEqual({ calls: { call_1: google } });
  });

  it('the mark of a call without a thought has an item before the call', () => {
    const frames = written(
      open(0, { kind: 'tool_call', id: 'call_1', name: 'find', signature: google }),
      close(0),
    );
    expect(outputOf(frames).map(({ type }) => type)).toEqual(['reasoning', 'function_call']);
    expect(outputOf(frames)[0]).toMatchObject({ summary: [] });
  });

  it('marks that come late have an item behind', () => {
    const frames = written(
      open(0, { kind: 'text' }),
      text(0, 'Hi'),
      { kind: 'signature', block: 0, signature: google },
      close(0),
      open(1, call('call_1')),
      { kind: 'signature', block: 1, signature: google },
      close(1),
    );
    expect(outputOf(frames).map(({ type }) => type)).toEqual([
      'message',
      'reasoning',
      'function_call',
      'reasoning',
    ]);
    expect(envelopeOf(outputOf(frames)[1])).toEqual({ text: google });
    expect(envelopeOf(outputOf(frames)[3])).toEqual({ calls: { call_1: google } });
  });
});

describe('failures', () => {
  it('before the response there is only an error event', () => {
    const frames = framesOf(sseOf([{ kind: 'error', error: { ...failure, param: 'input' } }, end]));
    expect(frames).toEqual([
      { type: 'error', sequence_number: 0, code: 'server_error', message: 'It broke off.', param: 'input' },
    ]);
  });

  it('after it the response fails, with what was said and used so far', () => {
    const frames = framesOf(
      sseOf([
        start,
        { kind: 'usage', usage: sampleUsage, serviceTier: null },
        open(0, { kind: 'text' }),
        text(0, 'Done.'),
        close(0),
        open(1, call('call_1')),
        json(1, '{"a'),
        { kind: 'error', error: failure },
        text(1, 'too late'),
        end,
      ]),
    );
    expect(frames.at(-1)).toMatchObject({
      type: 'response.failed',
      response: {
        status: 'failed',
        error: { code: 'server_error', message: 'It broke off.' },
        usage: { total_tokens: 140 },
        output: [
          { type: 'message', status: 'completed' },
          { type: 'function_call', status: 'incomplete', arguments: '{"a' },
        ],
      },
    });
    expect(typesOf(frames).filter((type) => type === 'output_item.done')).toHaveLength(1);
  });

  it.each<[string, Partial<AnswerError>, string]>([
    ['a limit', { kind: 'rate_limit' }, 'rate_limit_exceeded'],
    ['a bad request', { kind: 'invalid_request' }, 'invalid_prompt'],
    [
      'a code of its own',
      { kind: 'invalid_request', code: 'context_length_exceeded' },
      'context_length_exceeded',
    ],
    ['our own credential', { kind: 'upstream_auth' }, 'server_error'],
    ['overload', { kind: 'overloaded' }, 'server_error'],
  ])('%s has a code', (_name, more, code) => {
    const frames = framesOf(sseOf([start, { kind: 'error', error: { ...failure, ...more } }]));
    expect(frames.at(-1)).toMatchObject({ response: { error: { code } } });
  });
});

describe('any legal sequence', () => {
  it('gives a legal stream, also with several choices and late marks', () => {
    fc.assert(
      fc.property(plannedAnswers(true, [0, 0, 1]), (answer) => {
        expectLegalFrames(framesOf(sseOf(streamOf(answer))));
      }),
    );
  });

  it('regression: bifrost#5546 wherever it breaks off, the stream ends as failed', () => {
    fc.assert(
      fc.property(plannedAnswers(true), fc.nat(), (answer, cut) => {
        const events = streamOf(answer);
        const broken: AnswerEvent[] = [
          ...events.slice(0, cut % events.length),
          { kind: 'error', error: failure },
        ];
        const frames = framesOf(sseOf(broken));
        expectLegalFrames(frames);
        expect(['error', 'response.failed']).toContain(frames.at(-1)?.['type']);
      }),
    );
  });

  it('gives no answer after the end, and signs of life until then', () => {
    const writer = new ResponsesStreamWriter(sampleContext());
    writer.write(start);
    expect(writer.keepAlive()).toMatch(/^:.*\n\n$/);
    expect(writer.write({ kind: 'ping' })).toBe(writer.keepAlive());
    writer.write(end);
    expect([writer.write({ kind: 'ping' }), writer.write(start), writer.write(end)]).toEqual(['', '', '']);
  });
});
