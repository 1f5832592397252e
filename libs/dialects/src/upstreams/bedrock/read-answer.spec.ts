import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { Block } from '../../conversation/conversation.js';
import { createToolNames } from '../../conversation/tool-names.js';
import type { JsonObject } from '../../json.js';
import { plain, recordedAnswersOf, withOutputTool } from '../recorded-answers.behaviour.js';
import { bedrockUpstream } from './index.js';
import { readAnswer } from './read-answer.js';

const { answerFixture } = recordedAnswersOf(bedrockUpstream);

const weather = (id: string, city: string): Block => ({
  kind: 'tool_call',
  id,
  name: 'get_weather',
  argumentsJson: JSON.stringify({ city }),
});
const text = (value: string): Block => ({ kind: 'text', text: value });
const choiceOf = (name: string, context = plain) => readAnswer(answerFixture(name), context).choices[0];

describe('readAnswer of Bedrock', () => {
  it('reads text, usage and the reason it ended', () => {
    expect(readAnswer(answerFixture('text'), plain)).toMatchObject({
      id: null,
      model: null,
      choices: [{ blocks: [text('Lisbon is sunny today.')], stopReason: 'end', stopSequence: null }],
      usage: { prompt_tokens: 14, completion_tokens: 7 },
      serviceTier: null,
      warnings: [],
    });
  });

  it('counts the cache into the prompt and names the tier', () => {
    expect(readAnswer(answerFixture('cache-read-and-write'), plain)).toMatchObject({
      usage: {
        prompt_tokens: 18 + 10_240 + 2_048,
        completion_tokens: 9,
        cached_tokens: 10_240,
        cache_write_1h_tokens: 1_536,
        cache_write_5m_tokens: 512,
      },
      serviceTier: 'priority',
    });
  });

  it.each<[string, readonly Block[], string]>([
    [
      'tool-call',
      [
        text('Let me look that up.'),
        { ...weather('tooluse_Q4evXsYiM6iBGlip', 'x'), argumentsJson: '{"city":"Lisbon","days":2}' } as Block,
      ],
      'tool_calls',
    ],
    [
      'parallel-tool-calls',
      [
        weather('tooluse_aaaaaaaaaa', 'Lisbon'),
        weather('tooluse_bbbbbbbbbb', 'Porto'),
        { kind: 'tool_call', id: 'tooluse_cccccccccc', name: 'now', argumentsJson: '{}' },
      ],
      'tool_calls',
    ],
    [
      'reasoning-with-signature',
      [
        {
          kind: 'thinking',
          text: 'The user wants the sum; 17 + 25 is 42.',
          signature: { provider: 'bedrock', value: 'EqQBCkYICBgCKkAvL0w5pQ==' },
        },
        text('42'),
      ],
      'end',
    ],
    [
      'reasoning-without-signature',
      [{ kind: 'thinking', text: 'A greeting, so greet back.', signature: null }, text('Hello!')],
      'end',
    ],
    [
      'redacted-reasoning',
      [
        { kind: 'redacted_thinking', signature: { provider: 'bedrock', value: 'cnNuX3BVUGgxNnRvNFZLWURn' } },
        text('I can help with that.'),
      ],
      'end',
    ],
    ['guardrail-intervened', [text('Sorry, this question cannot be answered here.')], 'content_filter'],
    ['max-tokens', [text('The history of Portugal begins')], 'length'],
    ['context-window-exceeded', [text('And so')], 'length'],
    ['end-turn-after-a-call', [weather('tooluse_llama00001', 'Lisbon')], 'tool_calls'],
  ])('reads %s', (name, blocks, stopReason) => {
    expect(choiceOf(name)).toMatchObject({ blocks, stopReason });
  });

  it('gives the stop sequence that was met', () => {
    expect(choiceOf('stop-sequence')).toMatchObject({ stopReason: 'stop_sequence', stopSequence: 'three' });
  });

  it('keeps citations with the text they belong to, and where they come from as it came', () => {
    const cited = choiceOf('citations')?.blocks[1];
    expect(cited).toMatchObject({
      text: 'revenue rose by 12 %',
      citations: [
        {
          title: 'Annual report',
          citedText: 'Revenue rose by 12 percent.',
          raw: { location: { documentPage: { documentIndex: 0, start: 3, end: 4 } } },
        },
      ],
    });
  });

  it('does not take a tool that Bedrock ran itself for a call', () => {
    const choice = choiceOf('nova-grounding');
    expect(choice?.stopReason).toBe('end');
    expect(choice?.blocks.map(({ kind }) => kind)).toEqual(['foreign', 'foreign', 'text']);
    expect(choice?.blocks[0]).toMatchObject({ dialect: 'bedrock', type: 'server_tool_use' });
    expect(choice?.blocks[2]).toMatchObject({ citations: [{ url: 'https://weather.example/lisbon' }] });
  });

  it('takes the marks of the gpt-oss format off the name of a tool', () => {
    expect(choiceOf('gpt-oss-channel-in-tool-name')?.blocks[1]).toMatchObject({ name: 'get_weather' });
  });

  it('gives shortened names of tools back', () => {
    const toolNames = createToolNames(['weather of a city']);
    const name = toolNames.toProvider('weather of a city');
    const body = { output: { message: { content: [{ toolUse: { toolUseId: 'a', name, input: {} } }] } } };
    expect(readAnswer(body, { toolNames, outputTool: null }).choices[0]?.blocks[0]).toMatchObject({
      name: 'weather of a city',
    });
  });

  it('makes the call of the forced tool the text of the answer', () => {
    expect(choiceOf('output-tool', withOutputTool)).toMatchObject({
      blocks: [text('{"name":"Pizza","price":12}')],
      stopReason: 'end',
    });
  });

  it('regression: litellm#18381 a real call beside the forced tool wins', () => {
    expect(choiceOf('litellm-18381-real-call-beside-output-tool', withOutputTool)).toMatchObject({
      blocks: [weather('tooluse_real000001', 'Lisbon')],
      stopReason: 'tool_calls',
    });
  });

  it('regression: envoy#2157 an answer without output and usage is an empty one', () => {
    expect(readAnswer(answerFixture('envoy-2157-missing-output-and-usage'), plain)).toMatchObject({
      choices: [{ blocks: [], stopReason: 'end' }],
      usage: null,
    });
  });

  it('shows a reason that no table knows, with a warning', () => {
    expect(readAnswer(answerFixture('unknown-stop-reason'), plain)).toMatchObject({
      choices: [{ stopReason: 'unknown' }],
      warnings: ['stop_reason: tired is not known'],
    });
  });

  it('fails when the model wrote a call that Bedrock cannot read, so that another model can try', () => {
    const read = (): unknown => readAnswer(answerFixture('malformed-tool-use'), plain);
    expect(read).toThrow(AnswerFailure);
    expect(read).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ httpStatus: 502, retryable: true }) }),
    );
  });

  it('never throws anything else, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('output', 'usage', 'stopReason', 'x'), fc.jsonValue()),
        (body) => {
          expect(readAnswer(body as JsonObject, plain).choices).toHaveLength(1);
        },
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (content) => {
        expect(readAnswer({ output: { message: { content } } }, withOutputTool).choices).toHaveLength(1);
      }),
    );
  });
});
