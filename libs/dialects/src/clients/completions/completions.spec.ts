import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerEvent, StopReason } from '../../conversation/answer.js';
import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { Block, Conversation } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { randomEvents } from '../chat/random-events.behaviour.js';
import { refusedParam } from '../chat/refused-param.behaviour.js';
import { sampleUsage } from '../answers.behaviour.js';
import { answerOf, contextOf, sampleChatUsage } from '../chat/sample-context.behaviour.js';
import { completionsClient } from './index.js';

const plainRequest: JsonObject = { model: 'm', prompt: 'Once' };
const withUsage: JsonObject = { ...plainRequest, stream: true, stream_options: { include_usage: true } };
const read = (more: JsonObject): Conversation => completionsClient.readRequest({ ...plainRequest, ...more });
const context = (request = plainRequest) => contextOf(request, completionsClient.readRequest);
const text = (value: string): Block => ({ kind: 'text', text: value });
const call: Block = { kind: 'tool_call', id: 'c', name: 'f', argumentsJson: '{}' };

const plain: Conversation = {
  model: 'm',
  turns: [{ role: 'user', blocks: [text('Once')] }],
  tools: [],
  hostedTools: [],
  stream: false,
  includeUsage: false,
  extras: [],
  fieldNames: { messages: 'prompt' },
};

describe('a request of completions', () => {
  it.each<[string, JsonObject, Partial<Conversation>]>([
    ['a prompt', {}, {}],
    ['a list of one prompt', { prompt: ['Once'] }, {}],
    ['an empty prompt', { prompt: '' }, { turns: [{ role: 'user', blocks: [text('')] }] }],
    ['max_tokens', { max_tokens: 5 }, { maxOutputTokens: 5 }],
    ['temperature zero', { temperature: 0 }, { temperature: 0 }],
    ['stop sequences', { stop: 'END' }, { stopSequences: ['END'] }],
    ['several answers', { n: 2 }, { candidates: 2 }],
    ['penalties', { presence_penalty: 1, frequency_penalty: 0 }, { presencePenalty: 1, frequencyPenalty: 0 }],
    ['a bias', { logit_bias: { 1: 2 } }, { logitBias: { 1: 2 } }],
    ['seed, top_p and user', { seed: 1, top_p: 0.5, user: 'u' }, { seed: 1, topP: 0.5, userId: 'u' }],
    ['a stream', { stream: true }, { stream: true }],
    ['a stream with usage', withUsage, { stream: true, includeUsage: true }],
    ['what asks for nothing', { suffix: '', echo: false, best_of: 1, logprobs: null }, {}],
    ['unknown fields', { x: 1 }, { extras: [{ path: 'x', value: 1, mustUnderstand: false }] }],
  ])('may have %s', (_name, more, expected) => {
    expect(read(more)).toEqual({ ...plain, ...expected });
  });

  it.each<[string, JsonObject, string]>([
    ['no model', { model: undefined }, 'model'],
    ['no prompt', { prompt: undefined }, 'prompt'],
    ['an empty list', { prompt: [] }, 'prompt'],
    ['several prompts', { prompt: ['a', 'b'] }, 'prompt'],
    ['token ids', { prompt: [1, 2] }, 'prompt'],
    ['lists of token ids', { prompt: [[1, 2]] }, 'prompt'],
    ['a prompt that is a number', { prompt: 7 }, 'prompt'],
    ['a suffix', { suffix: 'end' }, 'suffix'],
    ['an echo', { echo: true }, 'echo'],
    ['the best of several', { best_of: 2 }, 'best_of'],
    ['probabilities', { logprobs: 0 }, 'logprobs'],
  ])('is refused with the path for %s', (_name, more, param) => {
    expect(refusedParam(() => read(more))).toBe(param);
  });
});

describe('an answer of completions', () => {
  const write = (blocks: readonly Block[], more = {}): JsonObject =>
    completionsClient.writeAnswer(answerOf(blocks, more), context());

  it('is a text_completion', () => {
    expect(write([text('upon '), text('a time')])).toEqual({
      id: 'msg_1',
      object: 'text_completion',
      created: 1_790_000_000,
      model: 'provider-model',
      choices: [{ index: 0, text: 'upon a time', logprobs: null, finish_reason: 'stop' }],
      usage: sampleChatUsage,
    });
  });

  it.each<[string, readonly Block[], StopReason, string, string]>([
    ['a refusal is its text', [{ kind: 'refusal', text: 'No.' }], 'content_filter', 'No.', 'content_filter'],
    [
      'thoughts are not shown',
      [{ kind: 'thinking', text: 'hm', signature: null }, text('a')],
      'end',
      'a',
      'stop',
    ],
    ['an answer that ran out is too long', [text('a')], 'length', 'a', 'length'],
    ['calls cannot be', [call], 'tool_calls', '', 'stop'],
  ])('%s', (_name, blocks, stopReason, shown, finish) => {
    expect(write(blocks, { stopReason })['choices']).toEqual([
      { index: 0, text: shown, logprobs: null, finish_reason: finish },
    ]);
  });

  it('has a choice, an id and a model also when the provider gave none', () => {
    expect(write([], { id: null, model: null, choices: [], usage: null })).toEqual({
      id: 'cmpl-req_0123456789abcdef01234567',
      object: 'text_completion',
      created: 1_790_000_000,
      model: 'm',
      choices: [{ index: 0, text: '', logprobs: null, finish_reason: 'stop' }],
    });
  });
});

describe('a streamed answer of completions', () => {
  function sse(events: readonly AnswerEvent[], request = plainRequest): string {
    const writer = completionsClient.createStreamWriter(context(request));
    return events.map((event) => writer.write(event)).join('');
  }

  function tell(act: (steps: AnswerSteps) => void, request = plainRequest): JsonObject[] {
    const steps = new AnswerSteps();
    steps.start('msg_1', 'provider-model');
    act(steps);
    steps.end();
    return chunksOf(sse(steps.take(), request));
  }

  function chunksOf(stream: string): JsonObject[] {
    const events = stream.split('\n\n').filter((event) => event.startsWith('data: {'));
    return events.map((event) => JSON.parse(event.slice('data: '.length)) as JsonObject);
  }

  const head = { id: 'msg_1', object: 'text_completion', created: 1_790_000_000, model: 'provider-model' };
  const chunk = (shown: string, finish: string | null = null, index = 0): JsonObject => ({
    ...head,
    choices: [{ index, text: shown, logprobs: null, finish_reason: finish }],
  });

  it('is chunks of text, then the reason', () => {
    const chunks = tell((steps) => {
      const thought = steps.open(0, { kind: 'thinking' });
      steps.text(thought, 'hm');
      const block = steps.open(0, { kind: 'text' });
      steps.text(block, 'upon ');
      steps.open(0, { kind: 'whole', content: text('a ') });
      steps.text(block, 'time');
      steps.text(steps.open(1, { kind: 'refusal' }), 'No.');
      steps.finish(0, 'end');
      steps.usage(sampleUsage);
    });
    expect(chunks).toEqual([
      chunk('upon '),
      chunk('a '),
      chunk('time'),
      chunk('No.', null, 1),
      chunk('', 'stop'),
      chunk('', 'stop', 1),
    ]);
  });

  it('shows usage in a chunk of its own to who asked for it', () => {
    const chunks = tell((steps) => {
      steps.text(steps.open(0, { kind: 'text' }), 'a');
      steps.finish(0, 'length');
      steps.usage(sampleUsage);
    }, withUsage);
    expect(chunks).toEqual([
      { ...chunk('a'), usage: null },
      { ...chunk('', 'length'), usage: null },
      { ...head, choices: [], usage: sampleChatUsage },
    ]);
  });

  it('breaks off with an error and without [DONE]', () => {
    const stream = sse([
      { kind: 'start', id: null, model: null },
      { kind: 'error', error: brokenOff },
      { kind: 'end' },
    ]);
    expect(chunksOf(stream)).toEqual([completionsClient.writeError(brokenOff, 'req')]);
    expect(stream).not.toContain('[DONE]');
  });

  it('is kept alive with comments until its end', () => {
    const writer = completionsClient.createStreamWriter(context());
    expect([writer.keepAlive(), writer.write({ kind: 'ping' })]).toEqual([
      ': keep-alive\n\n',
      ': keep-alive\n\n',
    ]);
    writer.write({ kind: 'end' });
    expect(writer.keepAlive()).toBe('');
  });

  it('is legal for any legal answer: every choice that begins ends once, and [DONE] or an error is last', () => {
    const property = fc.property(randomEvents, (events) => {
      const stream = sse(events, withUsage);
      const isBroken = events.at(-1)?.kind === 'error';
      expect(stream.endsWith('data: [DONE]\n\n')).toBe(!isBroken);
      const choices = chunksOf(stream).flatMap(
        ({ choices: found = [] }) => found as { index: number; finish_reason: unknown }[],
      );
      const finished = choices
        .filter(({ finish_reason: finish }) => finish !== null)
        .map(({ index }) => index);
      expect(new Set(finished).size).toBe(finished.length);
      if (!isBroken) expect(new Set(finished)).toEqual(new Set(choices.map(({ index }) => index)));
    });
    fc.assert(property, { numRuns: 200 });
  });
});
