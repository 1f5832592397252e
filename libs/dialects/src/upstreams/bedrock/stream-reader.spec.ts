import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { itReadsLegalStreams } from '../legal-streams.behaviour.js';
import { plain, recordedAnswersOf, withOutputTool } from '../recorded-answers.behaviour.js';
import { bedrockUpstream } from './index.js';

const { readEvents, streamFixture } = recordedAnswersOf(bedrockUpstream);

/** The stream in short: what every block was and held, how it ended, what it cost. */
function summary(events: readonly AnswerEvent[]): object {
  const blocks: { content: BlockOpening; text: string; more: unknown[] }[] = [];
  for (const event of events) {
    if (event.kind === 'open') blocks.push({ content: event.content, text: '', more: [] });
    const block = 'block' in event ? blocks[event.block] : undefined;
    if (event.kind === 'text' && block !== undefined) block.text += event.text;
    if (event.kind === 'arguments' && block !== undefined) block.text += event.json;
    if (event.kind === 'signature') block?.more.push(event.signature.value);
    if (event.kind === 'citation') block?.more.push(event.citation.citedText ?? event.citation.url);
  }
  const finish = events.find((event) => event.kind === 'finish');
  const usage = events.findLast((event) => event.kind === 'usage')?.usage;
  return {
    blocks: blocks.map(({ content, text, more }) => [
      content.kind === 'tool_call' ? `${content.id} ${content.name}` : content.kind,
      content.kind === 'whole' ? content.content.kind : text,
      ...more,
    ]),
    ended: finish?.stopReason ?? events.at(-1)?.kind,
    tokens: usage === undefined ? null : [usage.prompt_tokens, usage.completion_tokens],
  };
}

const read = (name: string, context = plain): AnswerEvent[] => readEvents(streamFixture(name), context);
const lisbon = '{"city":"Lisbon"}';

describe('a stream of Bedrock', () => {
  it.each<[string, readonly unknown[], string, readonly number[]]>([
    ['text', [['text', 'Lisbon is sunny today.']], 'end', [14, 7]],
    ['empty-first-delta', [['text', 'Found it.']], 'end', [406, 4]],
    [
      'tool-call',
      [
        ['text', 'Let me look.'],
        ['tooluse_kPZ3aaaaaa get_weather', '{"city": "Lisbon"}'],
      ],
      'tool_calls',
      [412, 58],
    ],
    ['tool-call-without-arguments', [['tooluse_noargs0001 now', '']], 'tool_calls', [300, 12]],
    [
      'parallel-tool-calls',
      [
        ['tooluse_aaaaaaaaaa get_weather', lisbon],
        ['tooluse_bbbbbbbbbb get_weather', '{"city":"Porto"}'],
      ],
      'tool_calls',
      [430, 84],
    ],
    [
      'reasoning-then-text',
      [
        ['thinking', '17 + 25 is 42.', 'EqQBCkYICBgCKkAvL0w5pQ=='],
        ['text', '42'],
      ],
      'end',
      [21, 48],
    ],
    [
      'redacted-reasoning-then-call',
      [
        ['whole', 'redacted_thinking'],
        ['call_61f8fcbe423a5869 propose', '{"groups":[]}'],
      ],
      'tool_calls',
      [67, 70],
    ],
    [
      'citations',
      [
        ['text', 'In short: '],
        ['text', 'revenue rose by 12 %', 'Revenue rose by 12 percent.'],
        ['text', '.'],
      ],
      'end',
      [2787, 64],
    ],
    [
      'nova-grounding',
      [
        ['whole', 'foreign'],
        ['whole', 'foreign'],
        ['text', 'It is 24 °C.', 'https://weather.example/lisbon'],
      ],
      'end',
      [604, 33],
    ],
    ['image', [['whole', 'image']], 'end', [30, 1290]],
  ])('reads %s', (name, blocks, ended, tokens) => {
    expect(summary(read(name))).toEqual({ blocks, ended, tokens });
  });

  it('gives the stop sequence that was met', () => {
    expect(read('stop-sequence')).toContainEqual({
      kind: 'finish',
      choice: 0,
      stopReason: 'stop_sequence',
      stopSequence: 'three',
    });
  });

  it('gives usage and tier after the end of the message and then the end', () => {
    const events = read('cache-and-service-tier');
    expect(events.slice(-3)).toMatchObject([
      { kind: 'finish', stopReason: 'end' },
      { kind: 'usage', usage: { prompt_tokens: 12_306, cache_write_1h_tokens: 2_048 }, serviceTier: 'flex' },
      { kind: 'end' },
    ]);
  });

  it('is over with the end of the message when its metadata are missing', () => {
    expect(read('metadata-missing').at(-1)).toEqual({ kind: 'end' });
  });

  it('regression: bifrost#5546 is an error when it breaks off', () => {
    expect(read('broken-off').at(-1)).toMatchObject({
      kind: 'error',
      error: { httpStatus: 502, retryable: true },
    });
  });

  it.each([
    ['exception-in-the-middle', { kind: 'server', httpStatus: 502, message: 'The model stream failed.' }],
    ['throttled-before-the-first-event', { kind: 'rate_limit', httpStatus: 429, retryable: true }],
    ['malformed-model-output', { kind: 'server', httpStatus: 502, retryable: true }],
  ])('ends with the failure of %s', (name, error) => {
    expect(read(name).at(-1)).toMatchObject({ kind: 'error', error });
  });

  it('tells what a malformed answer cost before it fails', () => {
    expect(read('malformed-model-output').at(-2)).toMatchObject({
      kind: 'usage',
      usage: { completion_tokens: 9 },
    });
  });

  it('makes the call of the forced tool the text of the answer', () => {
    expect(summary(read('output-tool', withOutputTool))).toEqual({
      blocks: [['text', '{"name":"Pizza","price":12}']],
      ended: 'end',
      tokens: [367, 28],
    });
  });

  it('leaves out what was said before the forced tool, which would spoil the JSON', () => {
    const [start, ...others] = streamFixture('output-tool');
    const preamble: StreamEvent = {
      name: 'contentBlockDelta',
      data: { contentBlockIndex: 9, delta: { text: 'Sure!' } },
    };
    const events = readEvents([start as StreamEvent, preamble, ...others], withOutputTool);
    expect(summary(events)).toMatchObject({ blocks: [['text', '{"name":"Pizza","price":12}']] });
  });

  it('shows the text of a model that did not call the forced tool', () => {
    expect(summary(read('text', withOutputTool))).toMatchObject({
      blocks: [['text', 'Lisbon is sunny today.']],
      ended: 'end',
    });
  });

  it('regression: litellm#18381 a real call wins over the forced tool', () => {
    expect(summary(read('litellm-18381-real-call-beside-output-tool', withOutputTool))).toMatchObject({
      blocks: [['tooluse_real000001 get_weather', lisbon]],
      ended: 'tool_calls',
    });
  });

  it('regression: litellm#20543 concatenated JSON in one call is passed on as it came', () => {
    expect(summary(read('litellm-20543-concatenated-json-in-one-call'))).toMatchObject({
      blocks: [['tooluse_concat0001 get_weather', `${lisbon}{"city":"Porto"}`]],
    });
  });

  it('regression: Portkey#1362 arguments in pieces belong to the call after a text', () => {
    expect(summary(read('portkey-1362-call-after-text'))).toMatchObject({
      blocks: [
        ['text', 'Looking it up.'],
        ['tooluse_portkey1362 get_weather', lisbon],
      ],
      ended: 'tool_calls',
    });
  });

  it('regression: envoy#2157 metadata without usage give none', () => {
    expect(summary(read('envoy-2157-missing-usage'))).toMatchObject({ ended: 'end', tokens: null });
  });

  it('joins the bytes of a sealed thought that comes in parts', () => {
    const part = (text: string): StreamEvent => ({
      name: 'contentBlockDelta',
      data: {
        contentBlockIndex: 0,
        delta: { reasoningContent: { redactedContent: Buffer.from(text).toString('base64') } },
      },
    });
    const stop: StreamEvent = { name: 'messageStop', data: { stopReason: 'end_turn' } };
    expect(readEvents([part('a'), part('bc'), stop])).toContainEqual(
      expect.objectContaining({
        content: {
          kind: 'whole',
          content: {
            kind: 'redacted_thinking',
            signature: { provider: 'bedrock', value: Buffer.from('abc').toString('base64') },
          },
        },
      }),
    );
  });

  it('begins another block when the kind changes at an index', () => {
    const delta = (value: JsonObject): StreamEvent => ({
      name: 'contentBlockDelta',
      data: { contentBlockIndex: 0, delta: value },
    });
    const events = readEvents([delta({ reasoningContent: { text: 'Hm' } }), delta({ text: 'Hi' })]);
    expect(summary(events)).toMatchObject({
      blocks: [
        ['thinking', 'Hm'],
        ['text', 'Hi'],
      ],
    });
  });
});

describe('whatever Bedrock sends', () => {
  const names = [
    'messageStart',
    'contentBlockStart',
    'contentBlockDelta',
    'contentBlockStop',
    'messageStop',
    'metadata',
    'exception:throttlingException',
    'other',
  ];
  const index = fc.record({ contentBlockIndex: fc.oneof(fc.nat(2), fc.jsonValue()) });
  const member = (value: fc.Arbitrary<unknown>): fc.Arbitrary<JsonObject> =>
    fc.dictionary(
      fc.constantFrom('text', 'toolUse', 'reasoningContent', 'image', 'citation', 'toolResult'),
      value,
    );
  const inner = fc.oneof(
    fc.string(),
    fc.dictionary(
      fc.constantFrom('input', 'text', 'signature', 'redactedContent', 'name', 'toolUseId', 'type', 'source'),
      fc.oneof(fc.string(), fc.constantFrom('json', 'server_tool_use', 'a'), fc.jsonValue()),
    ),
  );
  const data = fc
    .tuple(index, fc.record({ start: member(inner), delta: member(inner), stopReason: fc.jsonValue() }))
    .map(([at, rest]) => ({ ...at, ...rest }) as JsonObject);
  const event = fc.record({ name: fc.option(fc.constantFrom(...names)), data });
  itReadsLegalStreams(bedrockUpstream, event);
});
