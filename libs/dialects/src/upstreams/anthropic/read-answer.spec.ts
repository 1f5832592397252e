import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Answer } from '../../conversation/answer.js';
import { createToolNames } from '../../conversation/tool-names.js';
import { anthropicUpstream } from './index.js';
import { plain, recordedAnswersOf, withOutputTool } from '../recorded-answers.behaviour.js';
import { failureOf } from './samples.behaviour.js';

const { answerFixture } = recordedAnswersOf(anthropicUpstream);

function read(name: string, answering = plain): Answer & Omit<Answer['choices'][number], 'logprobs'> {
  const answer = anthropicUpstream.readAnswer(answerFixture(name), answering);
  const [choice] = answer.choices;
  if (choice === undefined || answer.choices.length > 1) throw new Error('one choice expected');
  return { ...answer, ...choice };
}

const message = (
  content: readonly unknown[],
  stop_reason: string | null = 'end_turn',
  more: object = {},
) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-6',
  content,
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
  ...more,
});
const call = (name: string, input: unknown = { city: 'Oslo' }) => ({
  type: 'tool_use',
  id: `toolu_${name}`,
  name,
  input,
});

describe('an answer', () => {
  it('has id, model, text, reason, usage and tier', () => {
    const { id, model, blocks, stopReason, stopSequence, usage, serviceTier, warnings } = read('text');
    expect({ id, model, blocks, stopReason, stopSequence, serviceTier, warnings }).toEqual({
      id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
      model: 'claude-sonnet-4-6',
      blocks: [{ kind: 'text', text: 'Hello! How can I help you today?' }],
      stopReason: 'end',
      stopSequence: null,
      serviceTier: 'standard',
      warnings: [],
    });
    expect(usage).toMatchObject({ prompt_tokens: 25, completion_tokens: 15 });
  });

  it('has text and parallel calls, with their arguments as JSON', () => {
    const { blocks, stopReason } = read('parallel-calls-after-text');
    expect(stopReason).toBe('tool_calls');
    expect(blocks).toEqual([
      { kind: 'text', text: 'I will look both up.' },
      {
        kind: 'tool_call',
        id: 'toolu_01A09q90qw90lq917835lq9',
        name: 'get_weather',
        argumentsJson: '{"city":"Paris","unit":"celsius"}',
      },
      {
        kind: 'tool_call',
        id: 'toolu_01B09q90qw90lq917835lq9',
        name: 'get_weather',
        argumentsJson: '{"city":"Łódź","unit":"celsius"}',
      },
    ]);
  });

  it('has empty arguments for calls without any', () => {
    expect(read('call-without-arguments').blocks).toMatchObject([{ argumentsJson: '{}' }]);
    for (const input of [null, {}]) {
      const [choice] = anthropicUpstream.readAnswer(message([call('f', input)]), plain).choices;
      expect(choice?.blocks).toMatchObject([{ argumentsJson: '{}' }]);
    }
  });

  it('names tools as the client does', () => {
    const toolNames = createToolNames(['my tool!']);
    const body = message([call(toolNames.toProvider('my tool!'))], 'tool_use');
    expect(
      anthropicUpstream.readAnswer(body, { toolNames, outputTool: null }).choices[0]?.blocks,
    ).toMatchObject([{ name: 'my tool!' }]);
  });

  it('has signed thoughts before the text, counted as reasoning', () => {
    const { blocks, usage } = read('thinking-before-text');
    expect(blocks).toEqual([
      {
        kind: 'thinking',
        text: '27 * 453 is 12231.',
        signature: { provider: 'anthropic', value: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds' },
      },
      { kind: 'text', text: '27 * 453 = 12,231.' },
    ]);
    expect(usage).toMatchObject({ completion_tokens: 120, reasoning_tokens: 80 });
  });

  it('regression: litellm#24026 keeps thoughts without text', () => {
    expect(read('litellm-24026-thinking-without-text').blocks[0]).toMatchObject({
      kind: 'thinking',
      text: '',
      signature: { provider: 'anthropic' },
    });
  });

  it('has thoughts without a signature where there is none', () => {
    for (const signature of ['', null, undefined]) {
      const body = message([{ type: 'thinking', thinking: 'Hm.', signature }]);
      expect(anthropicUpstream.readAnswer(body, plain).choices[0]?.blocks).toEqual([
        { kind: 'thinking', text: 'Hm.', signature: null },
      ]);
    }
  });

  it('has sealed thoughts', () => {
    expect(read('redacted-thinking').blocks[0]).toEqual({
      kind: 'redacted_thinking',
      signature: { provider: 'anthropic', value: expect.stringMatching(/^EmwK/) as unknown },
    });
  });

  it.each(['litellm-17254-server-tools-are-no-calls', 'litellm-18137-tool-search-beside-a-call'])(
    'regression: %s',
    (name) => {
      const { blocks, stopReason } = read(name);
      const calls = blocks.filter(({ kind }) => kind === 'tool_call');
      expect(calls.map((block) => (block.kind === 'tool_call' ? block.name : ''))).toEqual(
        name.includes('beside-a-call') ? ['get_weather'] : [],
      );
      expect(stopReason).toBe(name.includes('beside-a-call') ? 'tool_calls' : 'end');
      const { content } = answerFixture(name);
      const foreign = blocks.flatMap((block) => (block.kind === 'foreign' ? [block.value] : []));
      expect(foreign).toEqual(
        (content as { type: string }[]).filter(({ type }) => type !== 'text' && type !== 'tool_use'),
      );
    },
  );

  it('has citations with the range of the text they stand behind', () => {
    const { blocks, usage } = read('web-search-with-citations');
    expect(blocks.slice(2)).toEqual([
      { kind: 'text', text: 'According to Wikipedia, ' },
      {
        kind: 'text',
        text: 'Claude Shannon was born on April 30, 1916.',
        citations: [
          {
            url: 'https://en.wikipedia.org/wiki/Claude_Shannon',
            title: 'Claude Shannon - Wikipedia',
            citedText: expect.stringMatching(/^Claude Elwood/) as unknown,
            startIndex: 24,
            endIndex: 66,
            raw: expect.objectContaining({ encrypted_index: 'Eo8BCioIAhgB' }) as unknown,
          },
        ],
      },
    ]);
    expect(usage).toMatchObject({ web_search_requests: 1 });
  });

  it('has citations of documents without an address', () => {
    const citations = read('document-citations').blocks.flatMap((block) =>
      block.kind === 'text' ? (block.citations ?? []) : [],
    );
    expect(citations).toEqual([
      {
        title: 'Example Document',
        citedText: 'The grass is green.',
        startIndex: 0,
        endIndex: 18,
        raw: expect.anything() as unknown,
      },
      { citedText: 'The sky is blue.', startIndex: 18, endIndex: 39, raw: expect.anything() as unknown },
    ]);
  });
});

describe('why an answer ended', () => {
  it.each([
    ['refusal', 'content_filter', null],
    ['cut-at-max-tokens', 'length', null],
    ['context-window-full', 'length', null],
    ['stop-sequence', 'stop_sequence', '4'],
    ['paused-turn', 'pause', null],
    ['unknown-stop-reason', 'unknown', null],
    ['text', 'end', null],
    ['call-without-arguments', 'tool_calls', null],
  ])('%s: %s', (name, stopReason, stopSequence) => {
    expect(read(name)).toMatchObject({ stopReason, stopSequence });
  });

  it("is told in the model's words when it refused", () => {
    expect(read('refusal').blocks).toEqual([
      { kind: 'refusal', text: 'This request could help to make a biological weapon.' },
    ]);
    const silent = message([], 'refusal', {
      stop_details: { type: 'refusal', category: null, explanation: null },
    });
    expect(anthropicUpstream.readAnswer(silent, plain).choices[0]).toMatchObject({
      blocks: [],
      stopReason: 'content_filter',
    });
  });

  it('is noted when no table knows it', () => {
    expect(read('unknown-stop-reason').warnings).toEqual([
      'stop_reason: model_went_for_a_walk is not known, shown as a plain stop',
    ]);
  });

  it.each([
    ['end_turn', true, 'tool_calls'],
    ['tool_use', true, 'tool_calls'],
    [null, true, 'tool_calls'],
    ['tool_use', false, 'end'],
    [null, false, 'unknown'],
    ['max_tokens', true, 'length'],
  ])(
    'regression: envoy#1486 is judged by what is there: %s, calls %s: %s',
    (stop_reason, hasCalls, expected) => {
      const body = message(hasCalls ? [call('f')] : [{ type: 'text', text: 'x' }], stop_reason);
      expect(anthropicUpstream.readAnswer(body, plain).choices[0]?.stopReason).toBe(expected);
    },
  );
});

describe('an answer that is the call of a tool', () => {
  const choiceOf = (content: readonly unknown[], stopReason = 'tool_use') =>
    anthropicUpstream.readAnswer(message(content, stopReason), withOutputTool).choices[0];

  it('is text, and ends like one', () => {
    expect(choiceOf([call('json', { b: [1], a: null })])).toEqual({
      blocks: [{ kind: 'text', text: '{"b":[1],"a":null}' }],
      stopReason: 'end',
      stopSequence: null,
    });
  });

  it('regression: litellm#18381 gives way to a real call beside it', () => {
    for (const content of [
      [call('json'), call('f')],
      [call('f'), call('json')],
    ]) {
      expect(choiceOf(content)).toMatchObject({
        blocks: [{ kind: 'tool_call', name: 'f' }],
        stopReason: 'tool_calls',
      });
    }
  });

  it('may be cut, and may be a text after all', () => {
    expect(choiceOf([call('json', { a: 1 })], 'max_tokens')).toMatchObject({ stopReason: 'length' });
    expect(choiceOf([{ type: 'text', text: 'No.' }], 'end_turn')).toMatchObject({
      blocks: [{ text: 'No.' }],
      stopReason: 'end',
    });
  });

  it("is a call of the client's when nothing was forced", () => {
    expect(anthropicUpstream.readAnswer(message([call('json')]), plain).choices[0]).toMatchObject({
      stopReason: 'tool_calls',
    });
  });
});

describe('usage', () => {
  it.each([
    ['litellm-11920-null-counters', { prompt_tokens: 3, completion_tokens: 2, cached_tokens: 0 }],
    [
      'litellm-9812-cache-writes-counted-once',
      {
        prompt_tokens: 1204,
        completion_tokens: 9,
        cached_tokens: 200,
        cache_write_5m_tokens: 600,
        cache_write_1h_tokens: 400,
      },
    ],
  ])('regression: %s', (name, expected) => {
    expect(read(name).usage).toMatchObject(expected);
  });

  it('is nothing when there is none', () => {
    expect(anthropicUpstream.readAnswer(message([], 'end_turn', { usage: null }), plain).usage).toBeNull();
  });
});

describe('an answer that is none', () => {
  it('is an error of its kind', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(() => anthropicUpstream.readAnswer(error, plain)).toThrow(failureOf({ kind: 'overloaded' }));
  });

  it.each([{}, { type: 'message' }, { content: 'Hello' }])('is an error of the provider: %j', (body) => {
    expect(() => anthropicUpstream.readAnswer(body, plain)).toThrow(
      failureOf({ httpStatus: 502, retryable: true }),
    );
  });

  it('never fails in another way, whatever its content is', () => {
    const block = fc.record(
      {
        type: fc.constantFrom('text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use', 'x'),
        text: fc.jsonValue(),
        thinking: fc.jsonValue(),
        signature: fc.jsonValue(),
        data: fc.jsonValue(),
        name: fc.jsonValue(),
        input: fc.jsonValue(),
        citations: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(block, fc.jsonValue())),
        fc.jsonValue(),
        fc.jsonValue(),
        (content, stop_reason, usage) => {
          const body = { content, stop_reason, stop_details: stop_reason, usage };
          expect(anthropicUpstream.readAnswer(body, withOutputTool).choices).toHaveLength(1);
        },
      ),
    );
  });
});
