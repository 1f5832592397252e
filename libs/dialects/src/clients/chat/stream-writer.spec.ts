import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import { expectLegalEvents } from '../../conversation/answer-events.behaviour.js';
import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import { asList, asObject, type JsonObject } from '../../json.js';
import { randomEvents } from './random-events.behaviour.js';
import { sampleUsage } from '../answers.behaviour.js';
import { contextOf, plainRequest, sampleChatUsage } from './sample-context.behaviour.js';
import { ChatStreamWriter } from './stream-writer.js';

const withUsage: JsonObject = { ...plainRequest, stream: true, stream_options: { include_usage: true } };
const functions: JsonObject = { ...plainRequest, functions: [{ name: 'find' }] };
const custom: JsonObject = { ...plainRequest, tools: [{ type: 'custom', custom: { name: 'patch' } }] };
const find: BlockOpening = { kind: 'tool_call', id: 'call_1', name: 'find' };

function sse(events: readonly AnswerEvent[], request = plainRequest): string {
  const writer = new ChatStreamWriter(contextOf(request));
  return events.map((event) => writer.write(event)).join('');
}

/** The stream of an answer that a reader tells so. */
function tell(act: (steps: AnswerSteps) => void, request = plainRequest): string {
  const steps = new AnswerSteps();
  steps.start('msg_1', 'provider-model');
  act(steps);
  steps.end();
  return sse(steps.take(), request);
}

/** What the `data:` lines say. */
function dataOf(stream: string): unknown[] {
  return stream
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) =>
      event === 'data: [DONE]' ? '[DONE]' : (JSON.parse(event.slice('data: '.length)) as unknown),
    );
}

/** First choice of every chunk, without what is the same in all. */
function choicesOf(stream: string): unknown[] {
  return dataOf(stream).flatMap((data) => asList(asObject(data)?.['choices']));
}

const deltasOf = (stream: string): unknown[] =>
  choicesOf(stream).map((choice) => asObject(choice)?.['delta']);

describe('a streamed answer of the chat', () => {
  it('is chunks with one id, time and model, a role first, a reason last, and [DONE]', () => {
    const head = {
      id: 'msg_1',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: 'provider-model',
    };
    const chunk = (delta: JsonObject, finish: string | null = null): JsonObject => ({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    });
    const stream = tell((steps) => {
      const block = steps.open(0, { kind: 'text' });
      steps.text(block, 'Hel');
      steps.text(block, 'lo.');
      steps.finish(0, 'end');
      steps.usage(sampleUsage);
    });
    expect(dataOf(stream)).toEqual([
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo.' }),
      chunk({}, 'stop'),
      '[DONE]',
    ]);
    expect(stream.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('has an id and a model of its own when the provider names none', () => {
    const [first] = dataOf(sse([{ kind: 'start', id: null, model: null }]));
    expect(first).toMatchObject({ id: 'chatcmpl-req_0123456789abcdef01234567', model: 'chat-model' });
  });

  it('regression: quotio#460, headroom#2026 shows usage only to who asked for it, in a chunk of its own', () => {
    const act = (steps: AnswerSteps): void => {
      steps.finish(0, 'end');
      steps.usage(sampleUsage, 'priority');
    };
    const chunks = dataOf(tell(act, withUsage)) as JsonObject[];
    expect(chunks.map((chunk) => chunk['usage'])).toEqual([null, null, sampleChatUsage, undefined]);
    expect(chunks.at(-2)).toMatchObject({ id: 'msg_1', choices: [], service_tier: 'priority' });
    expect(tell(act)).not.toContain('"usage"');
  });

  it('regression: litellm#20760, envoy#2259 the latest usage counts, also after the reason, with reasoning in it', () => {
    const stream = tell((steps) => {
      steps.usage({ ...sampleUsage, completion_tokens: 1, reasoning_tokens: 0 }, 'standard');
      steps.finish(0, 'end');
      steps.usage(sampleUsage);
    }, withUsage);
    expect(dataOf(stream).at(-2)).toMatchObject({ usage: sampleChatUsage, service_tier: 'default' });
  });

  it('leaves the usage chunk out when nobody knows usage', () => {
    expect(dataOf(tell((steps) => steps.finish(0, 'end'), withUsage))).toHaveLength(3);
  });

  it.each<[string, (steps: AnswerSteps) => void, readonly unknown[]]>([
    [
      'regression: Portkey#1284, envoy#1468, #1524 calls are numbered by themselves, not by their blocks',
      (steps) => {
        steps.text(steps.open(0, { kind: 'text' }), 'a');
        const first = steps.open(0, find);
        const second = steps.open(0, { ...find, id: 'call_2' });
        steps.arguments(second, '{"b":');
        steps.arguments(first, '{"a":1}');
        steps.arguments(second, '2}');
      },
      [
        { content: 'a' },
        {
          tool_calls: [
            { index: 0, id: 'call_1', type: 'function', function: { name: 'find', arguments: '' } },
          ],
        },
        {
          tool_calls: [
            { index: 1, id: 'call_2', type: 'function', function: { name: 'find', arguments: '' } },
          ],
        },
        { tool_calls: [{ index: 1, function: { arguments: '{"b":' } }] },
        { tool_calls: [{ index: 0, function: { arguments: '{"a":1}' } }] },
        { tool_calls: [{ index: 1, function: { arguments: '2}' } }] },
      ],
    ],
    [
      'regression: envoy#1466 a call without arguments has an empty object',
      (steps) => {
        const block = steps.open(0, find);
        steps.arguments(block, '');
        steps.close(block);
      },
      [
        {
          tool_calls: [
            { index: 0, id: 'call_1', type: 'function', function: { name: 'find', arguments: '' } },
          ],
        },
        { tool_calls: [{ index: 0, function: { arguments: '{}' } }] },
      ],
    ],
    [
      "Gemini's signature on a call, at once or later",
      (steps) => {
        steps.arguments(steps.open(0, { ...find, signature: { provider: 'google', value: 'g' } }), '{}');
        const block = steps.open(0, { ...find, id: 'call_2' });
        steps.arguments(block, '{}');
        steps.signature(block, { provider: 'google', value: 'h' });
      },
      [
        {
          tool_calls: [
            {
              index: 0,
              id: 'call_1',
              type: 'function',
              function: { name: 'find', arguments: '' },
              extra_content: { google: { thought_signature: 'g' } },
            },
          ],
        },
        { tool_calls: [{ index: 0, function: { arguments: '{}' } }] },
        {
          tool_calls: [
            { index: 1, id: 'call_2', type: 'function', function: { name: 'find', arguments: '' } },
          ],
        },
        { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
        { tool_calls: [{ index: 1, extra_content: { google: { thought_signature: 'h' } } }] },
      ],
    ],
    [
      'regression: envoy#1829 thoughts are read as they come, and sent back as one signed block',
      (steps) => {
        const block = steps.open(0, { kind: 'thinking' });
        steps.text(block, 'h');
        steps.text(block, 'm');
        steps.signature(block, { provider: 'anthropic', value: 's' });
        steps.close(block);
      },
      [
        { reasoning_content: 'h' },
        { reasoning_content: 'm' },
        { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }] },
      ],
    ],
    [
      'thoughts that nobody signed are only read',
      (steps) => {
        const block = steps.open(0, { kind: 'thinking' });
        steps.text(block, 'hm');
        steps.close(block);
      },
      [{ reasoning_content: 'hm' }],
    ],
    [
      'a sealed thought',
      (steps) => {
        steps.open(0, {
          kind: 'whole',
          content: { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'r' } },
        });
      },
      [{ thinking_blocks: [{ type: 'redacted_thinking', data: 'r' }] }],
    ],
    [
      'citations stand for the text they came with, once it is complete',
      (steps) => {
        steps.close(steps.open(0, { kind: 'text' }));
        const first = steps.open(0, { kind: 'text' });
        steps.text(first, 'One. ');
        steps.close(first);
        const block = steps.open(0, { kind: 'text' });
        steps.citation(block, { url: 'https://e.com', title: 'E' });
        steps.text(block, 'Two.');
        steps.close(block);
      },
      [
        { content: 'One. ' },
        { content: 'Two.' },
        {
          annotations: [
            {
              type: 'url_citation',
              url_citation: { url: 'https://e.com', title: 'E', start_index: 5, end_index: 9 },
            },
          ],
        },
      ],
    ],
    ['a refusal', (steps) => steps.text(steps.open(0, { kind: 'refusal' }), 'No.'), [{ refusal: 'No.' }]],
    [
      'images, numbered',
      (steps) => {
        const content = { kind: 'image', source: { kind: 'url', url: 'https://e.com/a.png' } } as const;
        steps.open(0, { kind: 'whole', content });
        steps.open(0, { kind: 'whole', content });
      },
      [0, 1].map((index) => ({
        images: [{ type: 'image_url', image_url: { url: 'https://e.com/a.png' }, index }],
      })),
    ],
    [
      'nothing of what tools of the provider did',
      (steps) => {
        steps.open(0, {
          kind: 'whole',
          content: { kind: 'foreign', dialect: 'anthropic', type: 'server_tool_use', value: {} },
        });
      },
      [],
    ],
  ])('%s', (_name, act, deltas) => {
    expect(
      deltasOf(
        tell((steps) => {
          act(steps);
          steps.finish(0, 'end');
        }),
      ),
    ).toEqual([{ role: 'assistant', content: '' }, ...deltas, {}]);
  });

  it('probabilities come in a chunk of their own', () => {
    const logprobs = { content: [], refusal: null };
    const stream = tell((steps) => {
      const block = steps.open(0, { kind: 'text' });
      steps.text(block, 'a');
      steps.logprobs(block, logprobs);
    });
    expect(choicesOf(stream)[2]).toEqual({ index: 0, delta: {}, logprobs, finish_reason: null });
  });

  it('the free text of a custom tool comes when it is complete', () => {
    const stream = tell((steps) => {
      const block = steps.open(0, { kind: 'tool_call', id: 'call_1', name: 'patch' });
      steps.arguments(block, '{"input":"a ');
      steps.arguments(block, '\\"b\\""}');
      steps.finish(0, 'tool_calls');
    }, custom);
    expect(deltasOf(stream).slice(1, -1)).toEqual([
      { tool_calls: [{ index: 0, id: 'call_1', type: 'custom', custom: { name: 'patch', input: '' } }] },
      { tool_calls: [{ index: 0, custom: { input: 'a "b"' } }] },
    ]);
  });

  it('clients from before tools get the first call as function_call', () => {
    const stream = tell((steps) => {
      steps.arguments(steps.open(0, find), '{"a":1}');
      steps.open(0, find);
      steps.finish(0, 'tool_calls');
    }, functions);
    expect(deltasOf(stream).slice(1, -1)).toEqual([
      { function_call: { name: 'find', arguments: '' } },
      { function_call: { arguments: '{"a":1}' } },
    ]);
    expect(choicesOf(stream).at(-1)).toMatchObject({ finish_reason: 'function_call' });
  });

  it('regression: envoy#2399, litellm#22900 an answer with a call ends with tool_calls, whatever came after', () => {
    const stream = tell((steps) => {
      steps.close(steps.open(0, find));
      steps.close(steps.open(0, { kind: 'text' }));
      steps.finish(0, 'end');
    });
    expect(choicesOf(stream).at(-1)).toMatchObject({ delta: {}, finish_reason: 'tool_calls' });
  });

  it('regression: envoy#1487 every choice has its own index, role and reason', () => {
    const stream = tell((steps) => {
      const second = steps.open(1, { kind: 'text' });
      steps.text(steps.open(0, { kind: 'text' }), 'a');
      steps.text(second, 'b');
      steps.finish(1, 'length');
      steps.finish(0, 'end');
    });
    expect(choicesOf(stream)).toEqual([
      { index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null },
      { index: 1, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null },
      { index: 0, delta: { content: 'a' }, logprobs: null, finish_reason: null },
      { index: 1, delta: { content: 'b' }, logprobs: null, finish_reason: null },
      { index: 1, delta: {}, logprobs: null, finish_reason: 'length' },
      { index: 0, delta: {}, logprobs: null, finish_reason: 'stop' },
    ]);
  });

  it('regression: bifrost#5546 a stream that breaks off ends with an error and without [DONE]', () => {
    const stream = sse([
      { kind: 'start', id: 'msg_1', model: null },
      { kind: 'open', block: 0, choice: 0, content: { kind: 'text' } },
      { kind: 'error', error: brokenOff },
      { kind: 'end' },
    ]);
    expect(dataOf(stream).at(-1)).toEqual({
      error: { message: brokenOff.message, type: 'server_error', param: null, code: 'server_error' },
    });
    expect(stream).not.toContain('[DONE]');
  });

  it('regression: envoy#2549 a ping is a comment, and nothing follows the end', () => {
    const writer = new ChatStreamWriter(contextOf());
    expect(writer.keepAlive()).toBe(': keep-alive\n\n');
    expect(writer.write({ kind: 'ping' })).toBe(': keep-alive\n\n');
    writer.write({ kind: 'end' });
    expect([writer.keepAlive(), writer.write({ kind: 'ping' })]).toEqual(['', '']);
  });

  it.each([
    ['a plain request', plainRequest],
    ['a request for usage', withUsage],
    ['functions', functions],
    ['a custom tool', custom],
  ])('any legal answer is a legal stream for %s', (_name, request) => {
    const property = fc.property(randomEvents, (events) => {
      if (events.at(-1)?.kind === 'end') expectLegalEvents(events);
      expectLegalStream(sse(events, request), events.at(-1)?.kind === 'error');
    });
    fc.assert(property, { numRuns: 100 });
  });
});

/** Fails unless a stream is what clients of the chat may get. */
function expectLegalStream(stream: string, isBroken: boolean): void {
  const data = dataOf(stream);
  const last = data.pop();
  expect(isBroken ? last : { error: last }).toHaveProperty('error');
  if (!isBroken) expect(last).toBe('[DONE]');
  const begun = new Set<number>();
  const finished = new Set<number>();
  const calls = new Map<string, boolean>();
  for (const chunk of data as JsonObject[]) {
    expect(chunk).toMatchObject({ id: 'msg_1', model: 'provider-model', created: 1_790_000_000 });
    for (const item of asList(chunk['choices'])) {
      const choice = item as { index: number; delta: JsonObject; finish_reason: string | null };
      expect(begun.has(choice.index)).toBe(choice.delta['role'] === undefined);
      begun.add(choice.index);
      expect(finished).not.toContain(choice.index);
      if (choice.finish_reason !== null) finished.add(choice.index);
      for (const call of asList(choice.delta['tool_calls']))
        expectLegalCall(calls, choice.index, asObject(call));
    }
  }
  if (!isBroken) expect([...finished].sort()).toEqual([...begun].sort());
}

/** The first piece of a call names it, and calls of a choice count 0, 1, 2. */
function expectLegalCall(calls: Map<string, boolean>, choice: number, call: JsonObject | null): void {
  const index = Number(call?.['index']);
  const key = `${choice}/${index}`;
  expect(call?.['id'] !== undefined).toBe(!calls.has(key));
  if (index > 0) expect(calls.has(`${choice}/${index - 1}`)).toBe(true);
  calls.set(key, true);
}
