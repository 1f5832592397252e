import { describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../conversation/conversation.js';
import { messagesFieldNames } from './field-names.js';
import { readCountTokensRequest, readMessagesRequest } from './read-request.js';
import { extraPaths, minimalRequest, readWith } from './requests.behaviour.js';

describe('reading a Messages request', () => {
  it('reads the smallest request', () => {
    expect(readMessagesRequest(minimalRequest)).toEqual({
      model: 'claude-sonnet-4-6',
      maxOutputTokens: 100,
      turns: [{ role: 'user', blocks: [{ kind: 'text', text: 'Hello' }] }],
      tools: [],
      hostedTools: [],
      stream: false,
      includeUsage: true,
      fieldNames: messagesFieldNames(undefined),
      extras: [],
    });
  });

  it.each([
    ['stop', {}, 'stop_sequences'],
    ['user', {}, 'metadata.user_id'],
    ['reasoning_effort', { thinking: { type: 'adaptive' } }, 'thinking'],
    ['reasoning_effort', { output_config: { effort: 'low' } }, 'output_config.effort'],
    [
      'reasoning_effort',
      { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
      'output_config.effort',
    ],
  ])('calls %s of %j by the name it has here', (name, more, expected) => {
    expect(readWith(more).fieldNames).toMatchObject({ [name]: expected });
  });

  it.each<[string, object, Partial<Conversation>]>([
    ['temperature 0', { temperature: 0 }, { temperature: 0 }],
    ['top_p 0', { top_p: 0 }, { topP: 0 }],
    ['top_k 0', { top_k: 0 }, { topK: 0 }],
    ['max_tokens 0, which only warms the cache', { max_tokens: 0 }, { maxOutputTokens: 0 }],
    ['streaming', { stream: true }, { stream: true }],
    ['stop sequences', { stop_sequences: ['END', '\n\nHuman:'] }, { stopSequences: ['END', '\n\nHuman:'] }],
    ['an empty list of stop sequences', { stop_sequences: [] }, { stopSequences: [] }],
    ['the end user', { metadata: { user_id: 'u-1' } }, { userId: 'u-1' }],
    ['an empty end user', { metadata: { user_id: '' } }, { userId: '' }],
    ['service tier auto', { service_tier: 'auto' }, { serviceTier: 'auto' }],
    [
      'service tier standard_only as what others call default',
      { service_tier: 'standard_only' },
      { serviceTier: 'default' },
    ],
    ['null as absent', { temperature: null, metadata: null, system: null, tools: null, thinking: null }, {}],
  ])('reads %s', (_name, more, expected) => {
    expect(readWith(more)).toMatchObject(expected);
    expect(readWith(more).extras).toEqual([]);
  });

  it.each<[string, object, Conversation['reasoning']]>([
    [
      'a thinking budget',
      { thinking: { type: 'enabled', budget_tokens: 4096 } },
      { thinking: 'enabled', budgetTokens: 4096, wantsSignatures: true },
    ],
    [
      'adaptive thinking with a summary',
      { thinking: { type: 'adaptive', display: 'summarized' } },
      { thinking: 'adaptive', showsThoughts: true, wantsSignatures: true },
    ],
    [
      'thoughts that are not shown',
      { thinking: { type: 'adaptive', display: 'omitted' } },
      { thinking: 'adaptive', showsThoughts: false, wantsSignatures: true },
    ],
    ['thinking switched off', { thinking: { type: 'disabled' } }, { thinking: 'disabled' }],
    ['effort alone', { output_config: { effort: 'xhigh' } }, { effort: 'xhigh', isEffortAlone: true }],
    [
      'effort beside thinking',
      { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
      { thinking: 'adaptive', wantsSignatures: true, effort: 'low' },
    ],
    ['no word about it', { output_config: { effort: null } }, undefined],
  ])('reads %s', (_name, more, expected) => {
    expect(readWith(more).reasoning).toEqual(expected);
    expect(readWith(more).extras).toEqual([]);
  });

  it('reads thinking between tools only as none, with a note', () => {
    const { reasoning, extras } = readWith({ thinking: { type: 'between_tools' } });
    expect(reasoning).toEqual({ thinking: 'disabled' });
    expect(extras).toEqual([{ path: 'thinking.type', value: 'between_tools', mustUnderstand: false }]);
  });

  it.each([
    [
      'output_config.format',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
    ],
    ['the older output_format', { output_format: { type: 'json_schema', schema: { type: 'object' } } }],
  ])('reads the schema of the answer from %s', (_name, more) => {
    expect(readWith(more).outputFormat).toEqual({
      kind: 'schema',
      name: 'response',
      schema: { type: 'object' },
    });
    expect(readWith(more).extras).toEqual([]);
  });

  it.each<[string, object, Pick<Conversation, 'toolChoice' | 'parallelToolCalls'>]>([
    ['auto', { type: 'auto' }, { toolChoice: { kind: 'auto' } }],
    ['any', { type: 'any' }, { toolChoice: { kind: 'required' } }],
    ['none', { type: 'none' }, { toolChoice: { kind: 'none' } }],
    ['one tool', { type: 'tool', name: 'f' }, { toolChoice: { kind: 'tool', name: 'f' } }],
    [
      'one call at a time',
      { type: 'auto', disable_parallel_tool_use: true },
      { toolChoice: { kind: 'auto' }, parallelToolCalls: false },
    ],
    [
      'parallel calls explicitly allowed',
      { type: 'any', disable_parallel_tool_use: false },
      { toolChoice: { kind: 'required' }, parallelToolCalls: true },
    ],
  ])('reads the tool choice: %s', (_name, tool_choice, expected) => {
    const { toolChoice, parallelToolCalls } = readWith({ tool_choice });
    expect({ toolChoice, parallelToolCalls }).toEqual({ parallelToolCalls: undefined, ...expected });
  });
});

describe('reading tools', () => {
  it('shares the schema, key order kept, and reads what it knows', () => {
    const input_schema = { type: 'object', required: ['z'], properties: { z: {}, a: {} }, $defs: {} };
    const tool = { type: 'custom', name: 'f', description: '', input_schema, strict: false };
    const { tools, extras } = readWith({
      tools: [{ ...tool, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    });
    expect(tools).toEqual([
      { name: 'f', description: '', parameters: input_schema, strict: false, cache: { ttl: '1h' } },
    ]);
    expect(tools[0]?.parameters).toBe(input_schema);
    expect(extras).toEqual([]);
  });

  it('regression: litellm#22847 names unknown fields of a tool by their path', () => {
    const known = { name: 'f', input_schema: { type: 'object' } };
    const unknown = { defer_loading: true, eager_input_streaming: false, custom: {}, input_examples: [] };
    expect(extraPaths({ tools: [known, { ...known, ...unknown }] })).toEqual([
      'tools[1].defer_loading',
      'tools[1].eager_input_streaming',
      'tools[1].custom',
      'tools[1].input_examples',
    ]);
  });

  it('regression: envoy#2467 keeps server tools apart from functions', () => {
    const search = {
      type: 'web_search_20250305',
      name: 'web_search',
      max_uses: 3,
      allowed_domains: ['a.com'],
    };
    const bash = { type: 'bash_20250124', name: 'bash' };
    const { tools, hostedTools } = readWith({
      tools: [{ name: 'f', input_schema: {} }, search, bash, { type: 'mcp_toolset', mcp_server_name: 'm' }],
    });
    expect(tools.map(({ name }) => name)).toEqual(['f']);
    expect(hostedTools).toEqual([
      { kind: 'web_search', options: { max_uses: 3, allowed_domains: ['a.com'] } },
      { kind: 'other', dialect: 'anthropic', type: 'bash_20250124', value: bash, path: 'tools[2]' },
      {
        kind: 'other',
        dialect: 'anthropic',
        type: 'mcp_toolset',
        value: { type: 'mcp_toolset', mcp_server_name: 'm' },
        path: 'tools[3]',
      },
    ]);
  });
});

describe('caching the whole request', () => {
  const cache_control = { type: 'ephemeral', ttl: '1h' };

  it('marks the last block that can be marked', () => {
    const thought = { type: 'thinking', thinking: 'hm', signature: 'EqQB' };
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [{ type: 'text', text: 'b' }, thought] },
    ];
    const { turns, extras } = readWith({ messages, cache_control });
    expect(turns[1]?.blocks[0]).toEqual({ kind: 'text', text: 'b', cache: { ttl: '1h' } });
    expect(turns[0]?.blocks[0]).toEqual({ kind: 'text', text: 'a' });
    expect(extras).toEqual([]);
  });

  it('marks an earlier turn when the last one has nothing to mark', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '' },
    ];
    expect(readWith({ messages, cache_control }).turns[0]?.blocks[0]).toHaveProperty('cache');
  });
});

describe('fields that only Anthropic knows', () => {
  it.each([
    ['mcp_servers', [{ type: 'url', url: 'https://m', name: 'm' }], true],
    ['mcp_servers', [], false],
    ['container', 'container_1', true],
    ['context_management', { edits: [{ type: 'clear_tool_uses_20250919' }] }, true],
    ['context_management', { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] }, false],
    ['context_management', { edits: [] }, false],
    ['thread', { type: 'create' }, true],
    ['compaction', { type: 'summarize' }, true],
    ['inference_geo', 'us', true],
    ['inference_geo', 'global', false],
    ['speed', 'fast', false],
    ['fallbacks', [{ model: 'claude-haiku-5-5' }], false],
    ['betas', ['context-1m-2025-08-07'], false],
    ['made_up', false, false],
  ])('%s of %j are kept; must be understood: %j', (path, value, mustUnderstand) => {
    expect(readWith({ [path]: value }).extras).toEqual([{ path, value, mustUnderstand }]);
  });

  it('are found inside known objects too', () => {
    expect(
      extraPaths({
        metadata: { user_id: 'u', session: 's' },
        thinking: { type: 'adaptive', block_binding: {} },
        output_config: { task_budget: { type: 'tokens', total: 1 } },
        tool_choice: { type: 'auto', x: 1 },
        system: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral', scope: 'global' } }],
      }),
    ).toEqual([
      'system[0].cache_control.scope',
      'tool_choice.x',
      'thinking.block_binding',
      'output_config.task_budget',
      'metadata.session',
    ]);
  });
});

describe('reading a request to count tokens', () => {
  it('needs no max_tokens and reads the rest alike', () => {
    const { max_tokens: _max, ...unlimited } = minimalRequest;
    const { maxOutputTokens: _tokens, ...conversation } = readMessagesRequest(minimalRequest);
    expect(readCountTokensRequest(unlimited)).toEqual(conversation);
    expect(readCountTokensRequest(minimalRequest)).toEqual(conversation);
  });
});
