import { expect, it } from '@jest/globals';
import type { Conversation } from '../../conversation/conversation.js';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { conversationWith, targetOf, user, weatherTool } from './requests.behaviour.js';

/** A value for every field a client can set. The type fails to compile when a field is missing here. */
const samples: { readonly [Field in keyof Required<Conversation>]: Conversation[Field] } = {
  model: 'another',
  turns: [user('Something else')],
  tools: [weatherTool],
  hostedTools: [{ kind: 'web_search', options: {} }],
  toolChoice: { kind: 'required' },
  parallelToolCalls: false,
  maxOutputTokens: 100,
  stopSequences: ['end'],
  temperature: 0,
  topP: 0,
  topK: 0,
  seed: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  logitBias: {},
  candidates: 2,
  logprobs: { top: 0 },
  outputFormat: { kind: 'json' },
  reasoning: { effort: 'low' },
  verbosity: '',
  userId: '',
  metadata: {},
  serviceTier: 'flex',
  store: true,
  promptCacheKey: '',
  promptCacheRetention: '24h',
  modalities: ['text', 'audio'],
  audioOutput: {},
  prediction: {},
  stream: true,
  includeUsage: true,
  extras: [{ path: 'mcp_servers', value: [], mustUnderstand: false }],
  fieldNames: {},
};

/** Not for the provider: how the client names the model and fields, and whether it sees the usage that is always asked for. */
const notForProviders: ReadonlySet<string> = new Set(['model', 'includeUsage', 'fieldNames']);
const cases = (Object.keys(samples) as (keyof Conversation)[]).filter((field) => !notForProviders.has(field));

/** Nothing a client says is lost without a word: each field changes the body, is named in a warning, or refused. */
export function itLosesNoField(upstream: UpstreamDialect, baseModels: readonly string[]): void {
  const base = conversationWith();
  it.each(baseModels.flatMap((model) => cases.map((field) => [field, model] as const)))(
    '%s is told to %s, or its loss to the client',
    (field, model) => {
      const conversation: Conversation = { ...base, [field]: samples[field] };
      const without = upstream.writeRequest(base, targetOf(model));
      let outcome = 'lost';
      try {
        const written = upstream.writeRequest(conversation, targetOf(model));
        if (JSON.stringify(written.body) !== JSON.stringify(without.body)) outcome = 'told';
        else if (written.warnings.length > without.warnings.length) outcome = 'warned';
      } catch (error) {
        expect(error).toMatchObject({ name: 'TranslationRefusal' });
        outcome = 'refused';
      }
      expect(outcome).not.toBe('lost');
    },
  );

  it.each(baseModels)('all fields together are never changed by writing them for %s', (model) => {
    const { stopSequences: _s, logprobs: _l, logitBias: _b, candidates: _n, ...withSound } = samples;
    const { modalities: _m, audioOutput: _a, ...others } = withSound;
    const conversation = deepFrozen({ ...others, hostedTools: [] } as unknown as Conversation);
    const first = upstream.writeRequest(conversation, targetOf(model));
    expect(upstream.writeRequest(conversation, targetOf(model))).toEqual(
      expect.objectContaining({ body: first.body, warnings: first.warnings }),
    );
  });
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}
