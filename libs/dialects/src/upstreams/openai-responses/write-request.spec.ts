import { describe, expect, it } from '@jest/globals';
import type { Conversation, Effort } from '../../conversation/conversation.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  targetOf,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { refusalOf } from '../openai-chat/requests.behaviour.js';
import { writeResponsesRequest } from './write-request.js';

/** What the fields of the case add to the body. */
function added(fields: Partial<Conversation>, baseModel = 'gpt-5.1') {
  const { body, warnings } = writeResponsesRequest(conversationWith(fields), targetOf(baseModel));
  const { model: _model, input: _input, store, ...others } = body;
  return { fields: store === false ? others : { store, ...others }, warnings };
}

describe('tools', () => {
  const tools = [weatherTool];
  const written = { tools: [{ type: 'function', ...weatherTool, strict: false }] };
  const closedTool = {
    ...weatherTool,
    parameters: { ...weatherTool.parameters, additionalProperties: false },
  };

  it.each<[string, Partial<Conversation>, unknown]>([
    ['the only tool', {}, 'required'],
    ['one of several tools', { tools }, { type: 'web_search' }],
    [
      'a function of the same name',
      { tools: [{ name: 'web_search' }] },
      { type: 'function', name: 'web_search' },
    ],
  ])('a search of the web that is chosen by its name as %s', (_case, more, expected) => {
    const asked = {
      hostedTools: [{ kind: 'web_search', options: {} }],
      toolChoice: { kind: 'tool', name: 'web_search' },
      ...more,
    } as const;
    expect(added(asked).fields).toMatchObject({ tool_choice: expected });
  });

  it.each<[string, Partial<Conversation>, object]>([
    ['a function is not strict unless it says so', { tools }, written],
    [
      'a function that says so',
      { tools: [{ ...closedTool, strict: true }] },
      { tools: [{ type: 'function', ...closedTool, strict: true }] },
    ],
    [
      'a function without arguments',
      { tools: [{ name: 'a' }] },
      { tools: [{ type: 'function', name: 'a', parameters: null, strict: false }] },
    ],
    ['no tools', { tools: [] }, {}],
    ['choice: none', { tools, toolChoice: { kind: 'none' } }, { ...written, tool_choice: 'none' }],
    ['choice: any', { tools, toolChoice: { kind: 'required' } }, { ...written, tool_choice: 'required' }],
    [
      'choice: one',
      { tools, toolChoice: { kind: 'tool', name: 'get_weather' } },
      { ...written, tool_choice: { type: 'function', name: 'get_weather' } },
    ],
    [
      'choice: some',
      { tools, toolChoice: { kind: 'allowed', mode: 'auto', names: ['get_weather'] } },
      {
        ...written,
        tool_choice: {
          type: 'allowed_tools',
          mode: 'auto',
          tools: [{ type: 'function', name: 'get_weather' }],
        },
      },
    ],
    ['one call at a time', { tools, parallelToolCalls: false }, { ...written, parallel_tool_calls: false }],
    [
      "web search, as Anthropic's clients ask for it",
      {
        hostedTools: [
          {
            kind: 'web_search',
            options: { allowed_domains: ['a.com'], user_location: { type: 'approximate', city: 'Paris' } },
          },
        ],
      },
      {
        tools: [
          {
            type: 'web_search',
            user_location: { type: 'approximate', city: 'Paris' },
            filters: { allowed_domains: ['a.com'] },
          },
        ],
      },
    ],
    [
      "web search, as chat's and OpenAI's own clients ask for it",
      {
        hostedTools: [
          {
            kind: 'web_search',
            options: {
              search_context_size: 'low',
              external_web_access: false,
              user_location: { type: 'approximate', approximate: { city: 'Paris' } },
              filters: { allowed_domains: ['a.com'] },
            },
          },
        ],
      },
      {
        tools: [
          {
            type: 'web_search',
            search_context_size: 'low',
            user_location: { type: 'approximate', city: 'Paris' },
            external_web_access: false,
            filters: { allowed_domains: ['a.com'] },
          },
        ],
      },
    ],
    [
      "OpenAI's own tools, verbatim",
      {
        hostedTools: [
          {
            kind: 'other',
            dialect: 'openai',
            type: 'mcp',
            value: { type: 'mcp', server_label: 'a' },
            path: 'tools[0]',
          },
        ],
      },
      { tools: [{ type: 'mcp', server_label: 'a' }] },
    ],
  ])('%s', (_name, fields, expected) => {
    expect(added(fields)).toEqual({ fields: expected, warnings: [] });
  });

  it('thoughts beside tools are no question here', () => {
    expect(added({ tools, reasoning: { effort: 'max' } }, 'gpt-5.6')).toEqual({
      fields: { ...written, reasoning: { effort: 'max' } },
      warnings: [],
    });
    expect(added({ tools }, 'gpt-6-astra').fields).toEqual(written);
  });

  it('how often the web is searched cannot be told', () => {
    const hostedTools: Conversation['hostedTools'] = [{ kind: 'web_search', options: { max_uses: 3 } }];
    expect(added({ hostedTools })).toEqual({
      fields: { tools: [{ type: 'web_search' }] },
      warnings: ['web_search.max_uses: not supported by OpenAI'],
    });
  });

  it.each<[string, Partial<Conversation>, string]>([
    ['a choice without tools', { toolChoice: { kind: 'tool', name: 'a' } }, 'tool_choice'],
    [
      'web search without some domains',
      { hostedTools: [{ kind: 'web_search', options: { blocked_domains: ['a'] } }] },
      'tools',
    ],
    [
      "another provider's tools",
      { hostedTools: [{ kind: 'other', dialect: 'anthropic', type: 'bash', value: {}, path: 'tools[1]' }] },
      'tools[1]',
    ],
  ])('%s: refused', (_name, fields, param) => {
    expect(() => added(fields)).toThrow(refusalOf(param));
  });

  it('long names and ids are mapped, and names come back', () => {
    const name = 'n'.repeat(80);
    const id = 'i'.repeat(80);
    const conversation = conversationWith({
      turns: [assistant(callOf(id, name)), user(resultOf(id, 'a'))],
      tools: [{ name }],
    });
    const { body, answering } = writeResponsesRequest(conversation, targetOf('gpt-5'));
    const [asked, answered] = body['input'] as [{ call_id: string; name: string }, { call_id: string }];
    expect(asked.call_id).toBe(answered.call_id);
    expect([asked.call_id.length, asked.name.length]).toEqual([40, 64]);
    expect(answering.toolNames.toClient(asked.name)).toBe(name);
  });
});

describe('settings', () => {
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };

  it.each<[string, Partial<Conversation>, object]>([
    ['the longest answer', { maxOutputTokens: 100 }, { max_output_tokens: 100 }],
    ['an effort', { reasoning: { effort: 'low' } }, { reasoning: { effort: 'low' } }],
    ['thoughts to read', { reasoning: { showsThoughts: true } }, { reasoning: { summary: 'auto' } }],
    [
      'thoughts to send back',
      { reasoning: { wantsSignatures: true } },
      { include: ['reasoning.encrypted_content'] },
    ],
    ['sampling', { temperature: 0, topP: 0.5 }, { temperature: 0, top_p: 0.5 }],
    [
      'log probabilities',
      { logprobs: { top: 3 } },
      { top_logprobs: 3, include: ['message.output_text.logprobs'] },
    ],
    ['log probabilities alone', { logprobs: { top: 0 } }, { include: ['message.output_text.logprobs'] }],
    ['plain text', { outputFormat: { kind: 'text' } }, { text: { format: { type: 'text' } } }],
    ['JSON', { outputFormat: { kind: 'json' } }, { text: { format: { type: 'json_object' } } }],
    [
      'a schema',
      { outputFormat: { kind: 'schema', name: 'response', schema } },
      { text: { format: { type: 'json_schema', name: 'response', schema, strict: true } } },
    ],
    ['verbosity', { verbosity: 'low' }, { text: { verbosity: 'low' } }],
    ['the end user', { userId: 'u1' }, { safety_identifier: 'u1' }],
    ['a tier', { serviceTier: 'priority' }, { service_tier: 'priority' }],
    ['that the answer is stored', { store: true }, { store: true }],
    ['that it is not', { store: false }, {}],
    ['labels', { metadata: { a: 'b' } }, { metadata: { a: 'b' } }],
    [
      'the cache',
      { promptCacheKey: 'k', promptCacheRetention: '24h' },
      { prompt_cache_key: 'k', prompt_cache_retention: '24h' },
    ],
    ['a stream', { stream: true }, { stream: true }],
    ['one answer', { candidates: 1, modalities: ['text'] }, {}],
    [
      'fields of its own',
      {
        extras: [
          { path: 'truncation', value: 'auto', mustUnderstand: false },
          { path: 'previous_response_id', value: 'resp_1', mustUnderstand: true },
          { path: 'include[0]', value: 'web_search_call.results', mustUnderstand: false },
          { path: 'context_management', value: [], mustUnderstand: true },
        ],
        reasoning: { wantsSignatures: true },
      },
      {
        truncation: 'auto',
        previous_response_id: 'resp_1',
        include: ['web_search_call.results', 'reasoning.encrypted_content'],
        context_management: [],
      },
    ],
  ])('%s', (_name, fields, expected) => {
    expect(added(fields)).toEqual({ fields: expected, warnings: [] });
  });

  it('nothing is stored unless the client asks for it', () => {
    const { body } = writeResponsesRequest(conversationWith(), targetOf('gpt-5'));
    expect(body['store']).toBe(false);
  });

  it.each<[string, Partial<Conversation>, string, object, string]>([
    ['a seed', { seed: 0 }, 'gpt-5', {}, 'seed: not supported by OpenAI'],
    ['top_k', { topK: 1 }, 'gpt-5', {}, 'top_k: not supported by OpenAI'],
    ['a prediction', { prediction: {} }, 'gpt-4.1', {}, 'prediction: not supported by OpenAI'],
    ['penalties of 0', { presencePenalty: 0 }, 'gpt-4.1', {}, 'presence_penalty: not supported by OpenAI'],
    [
      'temperature beside thoughts',
      { temperature: 1 },
      'gpt-5-codex',
      {},
      'temperature: not supported by a thinking model',
    ],
    ['top_p beside thoughts', { topP: 1 }, 'gpt-5', {}, 'top_p: not supported by a thinking model'],
    [
      'a very short answer',
      { maxOutputTokens: 1 },
      'gpt-5',
      { max_output_tokens: 16 },
      'max_tokens: 1 became 16, the least OpenAI takes',
    ],
    [
      'thoughts to read of a model without',
      { reasoning: { showsThoughts: true } },
      'gpt-4.1',
      {},
      'reasoning.summary: the model does not reason',
    ],
    [
      'thoughts to send back of a model without',
      { reasoning: { wantsSignatures: true } },
      'gpt-4.1',
      {},
      'reasoning.encrypted_content: the model does not reason',
    ],
    [
      'verbosity of a model without',
      { verbosity: 'low' },
      'gpt-4.1',
      {},
      'verbosity: not supported by OpenAI',
    ],
    [
      "Anthropic's context management",
      { extras: [{ path: 'context_management', value: { edits: [] }, mustUnderstand: false }] },
      'gpt-5',
      {},
      'context_management: not supported by OpenAI',
    ],
    [
      'how long the cache lives, from the sixth generation on',
      { promptCacheRetention: '24h' },
      'gpt-6-sol',
      {},
      'prompt_cache_retention: not supported by OpenAI',
    ],
  ])('%s: changed or left out with a warning', (_name, fields, baseModel, expected, warning) => {
    expect(added(fields, baseModel)).toEqual({ fields: expected, warnings: [warning] });
  });

  it.each<[Partial<Conversation>, string, string]>([
    [{ stopSequences: ['a'] }, 'gpt-4.1', 'stop'],
    [{ candidates: 2 }, 'gpt-4.1', 'n'],
    [{ presencePenalty: 1 }, 'gpt-4.1', 'presence_penalty'],
    [{ frequencyPenalty: 1 }, 'gpt-4.1', 'frequency_penalty'],
    [{ logitBias: {} }, 'gpt-4.1', 'logit_bias'],
    [{ modalities: ['text', 'audio'] }, 'gpt-4.1', 'modalities'],
    [{ audioOutput: {} }, 'gpt-4.1', 'audio'],
    [{ logprobs: { top: 1 } }, 'gpt-5', 'logprobs'],
    [{ outputFormat: { kind: 'schema', name: 'a', schema } }, 'gpt-4', 'response_format'],
    [{ extras: [{ path: 'background', value: true, mustUnderstand: true }] }, 'gpt-5', 'background'],
  ])('%j is refused for %s', (fields, baseModel, param) => {
    expect(() => added(fields, baseModel)).toThrow(refusalOf(param));
  });

  it.each<[Effort, string, Effort]>([
    ['max', 'gpt-5.6', 'max'],
    ['max', 'gpt-5.5-pro', 'xhigh'],
    ['low', 'gpt-5-pro', 'high'],
    ['none', 'gpt-5-codex', 'low'],
    ['minimal', 'gpt-5.1-codex-max', 'low'],
  ])('effort %s of %s is %s', (effort, model, expected) => {
    expect(added({ reasoning: { effort } }, model).fields).toEqual({ reasoning: { effort: expected } });
  });
});
