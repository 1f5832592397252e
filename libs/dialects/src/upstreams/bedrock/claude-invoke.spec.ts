import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { claudeInvokeRequest, type InvokeRequest } from './claude-invoke.js';
import { models } from './requests.behaviour.js';

const request = {
  model: 'client-name',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
};

function invoke(
  fields: JsonObject = {},
  betaHeader: string | null = null,
  baseModel: string = models.claude,
): InvokeRequest {
  return claudeInvokeRequest({ ...request, ...fields }, { baseModel, betaHeader });
}

describe('a request of Anthropic for Claude on Bedrock', () => {
  it('loses model and stream, which are in the path, and gets the version', () => {
    expect(invoke()).toEqual({
      body: { max_tokens: 100, messages: request.messages, anthropic_version: 'bedrock-2023-05-31' },
      warnings: [],
    });
  });

  it('regression: smg#2339 keeps everything else as it is, also what nobody knows, and zero and false', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (unknown) => {
        const names = [
          'model',
          'stream',
          'tools',
          'output_config',
          'anthropic_version',
          'anthropic_beta',
          'thread',
          '__proto__',
        ];
        const fields = Object.fromEntries(Object.entries(unknown).filter(([name]) => !names.includes(name)));
        expect(invoke(fields).body).toMatchObject(fields);
      }),
    );
    const tools = [{ name: 'a', input_schema: { type: 'object' }, unheard_of: { deep: [1] } }];
    expect(invoke({ tools, temperature: 0 }).body).toMatchObject({ tools, temperature: 0 });
  });

  it('shares what it does not change', () => {
    const { body } = claudeInvokeRequest(request, { baseModel: models.claude, betaHeader: null });
    expect(body.messages).toBe(request.messages);
  });

  it.each(['envoy#2512', 'Portkey#1502'])('regression: %s only betas that Bedrock knows are sent', () => {
    const { body, warnings } = invoke(
      {},
      'context-1m-2025-08-07, prompt-caching-2024-07-31,claude-code-20250219',
    );
    expect(body.anthropic_beta).toEqual(['context-1m-2025-08-07']);
    expect(warnings).toEqual([
      'anthropic-beta prompt-caching-2024-07-31: not supported by Bedrock',
      'anthropic-beta claude-code-20250219: not supported by Bedrock',
    ]);
    expect(invoke({}, 'prompt-caching-2024-07-31').body).not.toHaveProperty('anthropic_beta');
  });

  it('has one beta of every family, from header and body together', () => {
    const inBody = { anthropic_beta: ['computer-use-2024-10-22', 'context-1m-2025-08-07'] };
    expect(invoke(inBody, 'computer-use-2025-01-24,context-1m-2025-08-07').body.anthropic_beta).toEqual([
      'computer-use-2025-01-24',
      'context-1m-2025-08-07',
    ]);
  });

  it.each([
    [models.claude, true],
    ['eu.anthropic.claude-sonnet-4-6', true],
    ['us.anthropic.claude-opus-4-7-v1', false],
    ['anthropic.claude-opus-4-8', false],
    ['anthropic.claude-opus-5', false],
    ['anthropic.claude-fable-5', false],
    ['anthropic.claude-sonnet-5', false],
  ])('has strict tools for %s: %s', (model, isKept) => {
    const { body, warnings } = invoke(
      { tools: [{ name: 'a', input_schema: {}, strict: true }] },
      null,
      model,
    );
    expect(JSON.stringify(body.tools).includes('strict')).toBe(isKept);
    expect(warnings).toEqual(isKept ? [] : ['tools[0].strict: not supported by Bedrock']);
  });

  it('regression: litellm#22847 fields of tools that Bedrock refuses are stripped, with a warning', () => {
    const tools = [
      {
        type: 'custom',
        name: 'a',
        input_schema: {},
        defer_loading: true,
        custom: {},
        eager_input_streaming: false,
      },
    ];
    const { body, warnings } = invoke({ tools });
    expect(body.tools).toEqual([{ type: 'custom', name: 'a', input_schema: {} }]);
    expect(warnings).toHaveLength(3);
    expect(invoke({ tools }, 'tool-search-tool-2025-10-19').body.tools).toMatchObject([
      { defer_loading: true },
    ]);
  });

  it('regression: litellm#22797 output_config goes to models that take it alone', () => {
    const effort = { output_config: { effort: 'low' } };
    expect(invoke(effort, null, models.adaptiveClaude).body).toMatchObject(effort);
    const { body, warnings } = invoke(effort, null, models.oldClaude);
    expect(JSON.parse(JSON.stringify(body))).not.toHaveProperty('output_config');
    expect(warnings).toEqual(['output_config.effort: this model has no efforts']);
    const format = { output_config: { format: { type: 'json_schema', schema: {} }, task: 1 } };
    expect(invoke(format).body).toMatchObject(format);
    for (const model of [models.oldClaude, models.adaptiveClaude])
      expect(() => invoke(format, null, model)).toThrow(TranslationRefusal);
  });

  it('refuses a thread, which Bedrock does not keep', () => {
    expect(() => invoke({ thread: { type: 'create' } })).toThrow('thread is not supported by Bedrock.');
    expect(invoke({ thread: null }).warnings).toEqual([]);
  });

  it('refuses a web search, as Converse does', () => {
    const tools = [
      { name: 'a', input_schema: {} },
      { type: 'web_search_20250305', name: 'web_search' },
    ];
    expect(() => invoke({ tools })).toThrow('Bedrock does not search the web.');
  });

  it('does not change the body of the client, which other attempts need', () => {
    const tools = [{ name: 'a', strict: true, custom: {} }];
    const before = JSON.stringify(tools);
    invoke({ tools }, null, models.adaptiveClaude);
    expect(JSON.stringify(tools)).toBe(before);
  });

  it.each([
    { tools: 'x' },
    { tools: [null, 'a', []] },
    { output_config: [] },
    { tools: null, output_config: null },
  ])('leaves it to Bedrock to refuse %j', (fields) => {
    expect(invoke(fields).body).toMatchObject(fields);
  });
});
