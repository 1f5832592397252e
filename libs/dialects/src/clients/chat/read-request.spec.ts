import { describe, expect, it } from '@jest/globals';
import type { Conversation, Extra } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { chatFieldNames } from './field-names.js';
import { refusedParam } from './refused-param.behaviour.js';
import { plainRequest } from './sample-context.behaviour.js';
import { readChatRequest } from './read-request.js';

const read = (more: JsonObject): Conversation => readChatRequest({ ...plainRequest, ...more });
const extra = (path: string, value: unknown, mustUnderstand = false): Extra => ({
  path,
  value,
  mustUnderstand,
});

const plain: Conversation = {
  model: 'chat-model',
  turns: [{ role: 'user', blocks: [{ kind: 'text', text: 'Hi.' }] }],
  tools: [],
  hostedTools: [],
  stream: false,
  includeUsage: false,
  extras: [],
  fieldNames: chatFieldNames,
};

describe('a chat request', () => {
  it('without settings is its turns and nothing more', () => {
    expect(read({})).toEqual(plain);
  });

  it.each<[string, JsonObject, Partial<Conversation>]>([
    ['max_completion_tokens', { max_completion_tokens: 9 }, { maxOutputTokens: 9 }],
    ['max_tokens', { max_tokens: 9 }, { maxOutputTokens: 9 }],
    ['one stop sequence', { stop: 'END' }, { stopSequences: ['END'] }],
    ['several stop sequences', { stop: ['a', ''] }, { stopSequences: ['a', ''] }],
    ['no stop sequences', { stop: [] }, { stopSequences: [] }],
    ['temperature', { temperature: 1.5 }, { temperature: 1.5 }],
    ['top_p', { top_p: 0.5 }, { topP: 0.5 }],
    ['top_k', { top_k: 5 }, { topK: 5 }],
    ['seed', { seed: -7 }, { seed: -7 }],
    [
      'penalties',
      { presence_penalty: 1, frequency_penalty: -1 },
      { presencePenalty: 1, frequencyPenalty: -1 },
    ],
    ['logit_bias', { logit_bias: { 50256: -100 } }, { logitBias: { 50256: -100 } }],
    ['n', { n: 2 }, { candidates: 2 }],
    ['logprobs', { logprobs: true }, { logprobs: { top: 0 } }],
    ['top_logprobs', { logprobs: true, top_logprobs: 4 }, { logprobs: { top: 4 } }],
    ['no logprobs', { logprobs: false, top_logprobs: 0 }, {}],
    ['parallel_tool_calls', { parallel_tool_calls: false }, { parallelToolCalls: false }],
    ['verbosity', { verbosity: 'low' }, { verbosity: 'low' }],
    ['user', { user: 'u' }, { userId: 'u' }],
    ['safety_identifier', { safety_identifier: 's' }, { userId: 's' }],
    ['metadata', { metadata: { a: 'b' } }, { metadata: { a: 'b' } }],
    ['service_tier', { service_tier: 'flex' }, { serviceTier: 'flex' }],
    ['store', { store: false }, { store: false }],
    ['prompt_cache_key', { prompt_cache_key: 'k' }, { promptCacheKey: 'k' }],
    ['prompt_cache_retention', { prompt_cache_retention: '24h' }, { promptCacheRetention: '24h' }],
    ['modalities besides text', { modalities: ['text', 'audio'] }, { modalities: ['audio'] }],
    ['text alone', { modalities: ['text'] }, {}],
    [
      'audio',
      { audio: { voice: 'alloy', format: 'mp3' } },
      { audioOutput: { voice: 'alloy', format: 'mp3' } },
    ],
    [
      'prediction',
      { prediction: { type: 'content', content: 'x' } },
      { prediction: { type: 'content', content: 'x' } },
    ],
    ['stream', { stream: true }, { stream: true }],
    [
      'stream with usage',
      { stream: true, stream_options: { include_usage: true } },
      { stream: true, includeUsage: true },
    ],
    ['a stream without padding', { stream_options: { include_obfuscation: false } }, {}],
    ['text as the format', { response_format: { type: 'text' } }, { outputFormat: { kind: 'text' } }],
    ['JSON as the format', { response_format: { type: 'json_object' } }, { outputFormat: { kind: 'json' } }],
    [
      'a schema as the format',
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'n', strict: false, description: 'd', schema: {} },
        },
      },
      { outputFormat: { kind: 'schema', name: 'n', strict: false, description: 'd', schema: {} } },
    ],
    ['no effort', { reasoning_effort: 'none' }, { reasoning: { effort: 'none' } }],
    ['an effort', { reasoning_effort: 'xhigh' }, { reasoning: { effort: 'xhigh' } }],
    [
      'regression: litellm#19411 an effort as an object',
      { reasoning_effort: { effort: 'high', summary: 'auto' } },
      { reasoning: { effort: 'high', showsThoughts: true } },
    ],
    [
      'an effort without a summary',
      { reasoning_effort: { effort: 'high', summary: 'none' } },
      { reasoning: { effort: 'high', showsThoughts: false } },
    ],
    [
      'a thinking budget',
      { thinking: { type: 'enabled', budget_tokens: 2048 } },
      { reasoning: { thinking: 'enabled', budgetTokens: 2048, showsThoughts: true, wantsSignatures: true } },
    ],
    ['no thinking', { thinking: { type: 'disabled' } }, { reasoning: { thinking: 'disabled' } }],
    [
      'thinking that is not shown',
      { thinking: { type: 'adaptive', display: 'omitted' } },
      { reasoning: { thinking: 'adaptive', showsThoughts: false, wantsSignatures: true } },
    ],
    [
      'regression: Portkey#1383, #1422 zeros',
      { temperature: 0, top_p: 0, seed: 0, presence_penalty: 0, frequency_penalty: 0, user: '' },
      { temperature: 0, topP: 0, seed: 0, presencePenalty: 0, frequencyPenalty: 0, userId: '' },
    ],
    [
      'null as nothing',
      {
        temperature: null,
        stop: null,
        tools: null,
        tool_choice: null,
        stream_options: null,
        reasoning_effort: null,
      },
      {},
    ],
  ])('has %s', (_name, more, expected) => {
    expect(read(more)).toEqual({ ...plain, ...expected });
  });

  it.each<[string, JsonObject, readonly Extra[]]>([
    ['unknown fields', { x: 1, y: { z: null } }, [extra('x', 1), extra('y', { z: null })]],
    [
      'regression: envoy#1680 both longest answers',
      { max_completion_tokens: 9, max_tokens: 8 },
      [extra('max_tokens', 8)],
    ],
    ['both names of the user', { safety_identifier: 's', user: 'u' }, [extra('user', 'u')]],
    [
      'padding',
      { stream_options: { include_obfuscation: true } },
      [extra('stream_options.include_obfuscation', true)],
    ],
    [
      'cache options',
      { prompt_cache_options: { ttl: '30m' } },
      [extra('prompt_cache_options', { ttl: '30m' })],
    ],
    [
      'moderation, which must be understood',
      { moderation: { model: 'm' } },
      [extra('moderation', { model: 'm' }, true)],
    ],
    [
      'regression: smg#2339 unknown fields inside of others',
      {
        response_format: { type: 'text', x: 1 },
        reasoning_effort: { effort: 'low', x: 2 },
        messages: [{ role: 'user', content: [{ type: 'text', text: 'a', x: 3 }], x: 4 }],
      },
      [
        extra('messages[0].content[0].x', 3),
        extra('messages[0].x', 4),
        extra('response_format.x', 1),
        extra('reasoning_effort.x', 2),
      ],
    ],
  ])('notes %s', (_name, more, extras) => {
    expect(read(more).extras).toEqual(extras);
  });

  it.each<[string, JsonObject, string]>([
    ['no model', { model: undefined }, 'model'],
    ['a model that is no text', { model: 7 }, 'model'],
    ['no messages', { messages: undefined }, 'messages'],
    ['no message', { messages: [] }, 'messages'],
    ['messages that are none', { messages: 'Hi.' }, 'messages'],
    ['a message that is a text', { messages: ['Hi.'] }, 'messages[0]'],
    ['a temperature in words', { temperature: 'hot' }, 'temperature'],
    ['half a token', { max_tokens: 0.5 }, 'max_tokens'],
    ['no answer', { n: 0 }, 'n'],
    ['a stop sequence that is a number', { stop: [1] }, 'stop'],
    ['alternatives without probabilities', { top_logprobs: 2 }, 'top_logprobs'],
    ['an unknown effort', { reasoning_effort: 'extreme' }, 'reasoning_effort'],
    ['an unknown format', { response_format: { type: 'yaml' } }, 'response_format.type'],
    ['a format without a type', { response_format: {} }, 'response_format.type'],
    [
      'a schema without a name',
      { response_format: { type: 'json_schema', json_schema: { schema: {} } } },
      'response_format.json_schema.name',
    ],
    [
      'a schema that is missing',
      { response_format: { type: 'json_schema', json_schema: { name: 'n' } } },
      'response_format.json_schema.schema',
    ],
    ['modalities that are no words', { modalities: [7] }, 'modalities'],
    ['a stream that is no flag', { stream: 'true' }, 'stream'],
  ])('is refused with the path for %s', (_name, more, param) => {
    expect(refusedParam(() => read(more))).toEqual(param);
  });
});
