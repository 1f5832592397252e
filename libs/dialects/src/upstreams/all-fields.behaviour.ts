import { expect, it } from '@jest/globals';
import type { Conversation } from '../conversation/conversation.js';
import { TranslationRefusal } from '../conversation/translation-refusal.js';
import type { UpstreamDialect } from '../conversation/upstream-dialect.js';
import { conversationWith, targetOf, user, weatherTool } from '../conversation/samples.behaviour.js';

/** A value for every field a client can set. The type fails to compile when a field is missing here. */
export const allFields: Required<Conversation> = {
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

type Field = keyof Conversation;

/** Not for the provider: how the client names the model and fields, and whether it sees the usage that is always asked for. */
const notForProviders: readonly Field[] = ['model', 'includeUsage', 'fieldNames'];

/** How a dialect is asked for each field. */
export interface FieldCases {
  readonly models: readonly string[];
  /** What each conversation holds besides the field. */
  readonly base?: (field: Field) => Partial<Conversation>;
  /** Values that say something in this dialect, where those of {@link allFields} do not. */
  readonly values?: Partial<Conversation>;
  /** Fields that this dialect says outside of the body. */
  readonly outside?: readonly Field[];
  /** Whether leaving the value out is what it asks for, with this model. */
  readonly saysNothing?: (field: Field, model: string) => boolean;
  /** The longest answer the models can give, tokens. */
  readonly maxOutputTokens?: number;
}

/** Nothing a client says is lost without a word: each field changes the body, is named in a warning, or refused. */
export function itLosesNoField(upstream: UpstreamDialect, cases: FieldCases): void {
  const { models, base = () => ({}), values = {}, outside = [], saysNothing = () => false } = cases;
  const fields = Object.keys(allFields) as Field[];
  const isTold = (field: Field): boolean => ![...notForProviders, ...outside].includes(field);
  const rows = models.flatMap((model) =>
    fields
      .filter((field) => isTold(field) && !saysNothing(field, model))
      .map((field) => [field, model] as const),
  );
  it.each(rows)('%s is told to %s, or its loss to the client', (field, model) => {
    const target = targetOf(model, { maxOutputTokens: cases.maxOutputTokens ?? null });
    const conversation = conversationWith(base(field));
    const without = upstream.writeRequest(conversation, target);
    const changed: Conversation = { ...conversation, [field]: allFields[field], ...pick(values, field) };
    let outcome = 'lost';
    try {
      const written = upstream.writeRequest(changed, target);
      if (JSON.stringify(written.body) !== JSON.stringify(without.body)) outcome = 'told';
      else if (written.warnings.length > without.warnings.length) outcome = 'warned';
    } catch (error) {
      expect(error).toBeInstanceOf(TranslationRefusal);
      outcome = 'refused';
    }
    expect(outcome).not.toBe('lost');
  });
}

function pick(values: Partial<Conversation>, field: Field): Partial<Conversation> {
  return field in values ? { [field]: values[field] } : {};
}
