import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Conversation, Turn } from '../../conversation/conversation.js';
import { anthropicUpstream } from './index.js';
import { conversationWith } from '../../conversation/samples.behaviour.js';
import { newestModel, oldModel, targetOf, usualModel } from './samples.behaviour.js';

const id = fc.constantFrom('a', 'b', 'c:1');
const text = fc.constantFrom('', ' ', 'x', 'x ').map((value): Block => ({ kind: 'text', text: value }));
const marked = text.map((block): Block => ({ ...block, cache: {} }) as Block);
const call = id.map((callId): Block => ({ kind: 'tool_call', id: callId, name: 'f', argumentsJson: '' }));
const result = fc
  .tuple(id, fc.array(text, { maxLength: 2 }))
  .map(([callId, content]): Block => ({ kind: 'tool_result', callId, content, isError: false }));
const thought = fc.constantFrom<Block>(
  { kind: 'thinking', text: 'Hm.', signature: { provider: 'anthropic', value: 's' } },
  { kind: 'thinking', text: 'Hm.', signature: null },
);
const turn = fc.oneof(
  fc.array(fc.oneof(text, marked), { maxLength: 2 }).map((blocks): Turn => ({ role: 'system', blocks })),
  fc
    .array(fc.oneof(text, marked, result), { maxLength: 4 })
    .map((blocks): Turn => ({ role: 'user', blocks })),
  fc
    .array(fc.oneof(text, thought, call), { maxLength: 3 })
    .map((blocks): Turn => ({ role: 'assistant', blocks })),
);
const rounds = fc.array(
  fc.oneof(
    turn.map((one) => [one]),
    fc.tuple(id, fc.boolean()).map(([callId, isThinking]): Turn[] => [
      {
        role: 'assistant',
        blocks: [
          ...(isThinking
            ? [{ kind: 'thinking', text: '', signature: { provider: 'anthropic', value: 's' } } as const]
            : []),
          { kind: 'tool_call', id: callId, name: 'f', argumentsJson: '{}' },
        ],
      },
      { role: 'user', blocks: [{ kind: 'tool_result', callId, content: [], isError: false }] },
    ]),
  ),
  { maxLength: 6 },
);
const conversation = fc
  .record({
    turns: rounds.map((turns) => turns.flat()),
    reasoning: fc.constantFrom<Conversation['reasoning']>(
      undefined,
      { effort: 'high' },
      { effort: 'none' },
      { thinking: 'enabled', budgetTokens: 500 },
    ),
    toolChoice: fc.constantFrom<Conversation['toolChoice']>(
      undefined,
      { kind: 'auto' },
      { kind: 'required' },
      { kind: 'none' },
    ),
    maxOutputTokens: fc.constantFrom(undefined, 1, 2000, 1_000_000),
    outputFormat: fc.constantFrom<Conversation['outputFormat']>(
      undefined,
      { kind: 'json' },
      { kind: 'schema', name: 'n', schema: { type: 'object' } },
    ),
    tools: fc.constantFrom<Conversation['tools']>([], [{ name: 'f' }]),
    temperature: fc.constantFrom(undefined, 0, 1, 2),
    topP: fc.constantFrom(undefined, 0.5),
  })
  .map((changes) =>
    conversationWith(
      Object.fromEntries(
        Object.entries(changes).filter(([, value]) => value !== undefined),
      ) as Partial<Conversation>,
    ),
  );

interface Body {
  readonly max_tokens: number;
  readonly messages: readonly {
    readonly role: string;
    readonly content: readonly Record<string, unknown>[];
  }[];
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number };
  readonly tools?: readonly object[];
  readonly tool_choice?: { readonly type: string };
  readonly temperature?: number;
  readonly top_p?: number;
}

/** What Anthropic answers 400 to, in any conversation. */
function expectAcceptable({
  messages,
  max_tokens,
  thinking,
  tools,
  tool_choice,
  temperature,
  top_p,
}: Body): void {
  const spoken = messages.filter(({ role }) => role !== 'system').map(({ role }) => role);
  spoken.forEach((role, at) => expect(role).not.toBe(spoken[at - 1]));
  messages.forEach(({ role }, at) => {
    if (role === 'system') expect(messages[at - 1]?.role).toBe('user');
  });
  const blocks = messages.flatMap(({ content }) => content);
  for (const { type, text: value } of blocks) if (type === 'text') expect(String(value).trim()).not.toBe('');
  for (const { content } of messages) expect(content.length).toBeGreaterThan(0);
  messages.forEach(({ role, content }, at) => {
    const called = content.filter(({ type }) => type === 'tool_use').map((block) => block.id);
    const answered = (messages[at + 1]?.content ?? []).flatMap((block) =>
      block.type === 'tool_result' ? [block.tool_use_id] : [],
    );
    if (role === 'assistant') expect(new Set(answered)).toEqual(new Set(called));
  });
  if (thinking?.budget_tokens !== undefined) {
    expect(thinking.budget_tokens).toBeGreaterThanOrEqual(1024);
    expect(thinking.budget_tokens).toBeLessThan(max_tokens);
    expect(['any', 'tool']).not.toContain(tool_choice?.type);
  }
  if (tool_choice !== undefined) expect(tools?.length).toBeGreaterThan(0);
  if (thinking?.type === 'enabled' || thinking?.type === 'adaptive')
    expect([undefined, 1]).toContain(temperature);
  expect(temperature === undefined || top_p === undefined || temperature <= 1).toBe(true);
}

describe('any conversation', () => {
  it.each([usualModel, oldModel, newestModel, 'claude-opus-4-5'])(
    'is refused, or becomes a request that %s accepts',
    (model) => {
      let acceptedCount = 0;
      fc.assert(
        fc.property(conversation, (one) => {
          let body: Body;
          try {
            const written = anthropicUpstream.writeRequest(one, targetOf(model));
            body = written.body as unknown as Body;
          } catch (error) {
            expect(error).toMatchObject({ name: 'TranslationRefusal' });
            return;
          }
          acceptedCount += 1;
          expectAcceptable(body);
          expect((JSON.stringify(body).match(/cache_control/g) ?? []).length).toBeLessThanOrEqual(4);
        }),
        { numRuns: 300 },
      );
      expect(acceptedCount).toBeGreaterThan(20);
    },
  );
});
