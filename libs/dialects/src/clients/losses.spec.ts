import { describe, expect, it } from '@jest/globals';
import type { AnswerEvent } from '../conversation/answer.js';
import type { ClientContext, ClientDialect } from '../conversation/client-dialect.js';
import type { Block } from '../conversation/conversation.js';
import type { JsonObject } from '../json.js';
import { answerContext } from './answers.behaviour.js';
import { chatClient } from './chat/index.js';
import { completionsClient } from './completions/index.js';
import { messagesClient } from './messages/index.js';
import { responsesClient } from './responses/index.js';

const clients: Readonly<Record<string, readonly [ClientDialect, JsonObject]>> = {
  chat: [chatClient, { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }],
  functions: [
    chatClient,
    { model: 'm', messages: [{ role: 'user', content: 'Hi' }], functions: [{ name: 'f' }] },
  ],
  messages: [messagesClient, { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }],
  responses: [responsesClient, { model: 'm', input: 'Hi' }],
  completions: [completionsClient, { model: 'm', prompt: 'Hi' }],
};

const passage = { title: 'Handbook', citedText: 'Ask first.' };
const cited: Block = { kind: 'text', text: 'Ask.', citations: [passage] };
const linked: Block = { kind: 'text', text: 'Ask.', citations: [{ url: 'https://example.com/a' }] };
const anthropicCode: Block = {
  kind: 'foreign',
  dialect: 'anthropic',
  type: 'code_execution_tool_result',
  value: { type: 'code_execution_tool_result' },
};
const googleCode: Block = {
  kind: 'foreign',
  dialect: 'google',
  type: 'executableCode',
  value: { executableCode: { code: '1' } },
};
const image: Block = { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } };
const uploaded: Block = { kind: 'image', source: { kind: 'file', fileId: 'file_1' } };
const sound: Block = { kind: 'audio', mediaType: 'audio/wav', data: 'AA==' };
const spoken: Block = { kind: 'foreign', dialect: 'openai', type: 'audio', value: { transcript: 'Hi' } };
const thought: Block = { kind: 'thinking', text: 'Hm.', signature: null };
const call = (id: string): Block => ({ kind: 'tool_call', id, name: 'f', argumentsJson: '{}' });

const noAddress = 'citations: those without an address are left out';
const cases: readonly (readonly [
  client: string,
  what: string,
  blocks: readonly Block[],
  losses: readonly string[],
])[] = [
  ['chat', 'a citation of a document', [cited], [noAddress]],
  ['chat', 'a citation of a page', [linked], []],
  ['chat', 'code that the provider ran', [anthropicCode], ['code_execution_tool_result: left out']],
  ['chat', "another provider's code", [googleCode], ['executableCode: left out']],
  ['chat', 'an image', [image], []],
  ['chat', 'an image that only the provider has', [uploaded], ['image: left out']],
  ['chat', 'a thought', [thought], []],
  ['chat', 'two calls', [call('a'), call('b')], []],
  ['functions', 'one call', [call('a')], []],
  ['functions', 'two calls', [call('a'), call('b')], ['function_call: only the first is shown']],
  ['messages', 'a citation without anything that names its place', [cited], [noAddress]],
  ['messages', 'a citation of a page', [linked], []],
  ['messages', 'code that its own provider ran', [anthropicCode], []],
  ['messages', 'code that another provider ran', [googleCode], ['executableCode: left out']],
  ['responses', 'a citation of a document', [cited], [noAddress]],
  ['responses', 'a citation of a page', [linked], []],
  ['responses', 'code that the provider ran', [googleCode], ['executableCode: left out']],
  ['responses', 'sound', [sound], ['audio: left out']],
  ['responses', 'sound with its words', [spoken], ['audio: only its transcript is shown']],
  ['completions', 'text', [linked], []],
  ['completions', 'a thought', [thought], []],
  ['completions', 'an image', [image], ['image: left out']],
];

function contextOf(client: string, losses: Set<string>): ClientContext {
  const [dialect, request] = clients[client] as readonly [ClientDialect, JsonObject];
  const context = answerContext(request, dialect.readRequest(request));
  return { ...context, onLoss: (warning) => losses.add(warning) };
}

/** The steps of a stream with these blocks, texts and calls as they come piece by piece. */
function eventsOf(blocks: readonly Block[]): readonly AnswerEvent[] {
  const steps = blocks.flatMap((content, block): AnswerEvent[] => {
    const open = (opening: (AnswerEvent & { kind: 'open' })['content']): AnswerEvent => ({
      kind: 'open',
      block,
      choice: 0,
      content: opening,
    });
    const close: AnswerEvent = { kind: 'close', block };
    if (content.kind === 'text') {
      const citations = (content.citations ?? []).map((citation): AnswerEvent => ({
        kind: 'citation',
        block,
        citation,
      }));
      return [open({ kind: 'text' }), { kind: 'text', block, text: content.text }, ...citations, close];
    }
    if (content.kind === 'tool_call') return [open(content), { kind: 'arguments', block, json: '{}' }, close];
    return [open({ kind: 'whole', content }), close];
  });
  return [
    { kind: 'start', id: 'a', model: 'm' },
    ...steps,
    { kind: 'finish', choice: 0, stopReason: 'end', stopSequence: null },
    { kind: 'end' },
  ];
}

describe('what an answer loses on its way to the client', () => {
  it.each(cases)('is told: %s, %s', (client, _what, blocks, losses) => {
    const [dialect] = clients[client] as readonly [ClientDialect, JsonObject];
    const told = new Set<string>();
    const choice = { blocks, stopReason: 'end', stopSequence: null } as const;
    const head = { id: 'a', model: 'm', usage: null, serviceTier: null, warnings: [] };
    dialect.writeAnswer({ ...head, choices: [choice] }, contextOf(client, told));
    expect([...told]).toEqual(losses);
  });

  it.each(cases)('is told of a stream: %s, %s', (client, _what, blocks, losses) => {
    const [dialect] = clients[client] as readonly [ClientDialect, JsonObject];
    const told = new Set<string>();
    const writer = dialect.createStreamWriter(contextOf(client, told));
    for (const event of eventsOf(blocks)) writer.write(event);
    expect([...told]).toEqual(losses);
  });

  it('is told of a second sound, of which a message of OpenAI has one', () => {
    const told = new Set<string>();
    const choice = { blocks: [sound, sound], stopReason: 'end', stopSequence: null } as const;
    const head = { id: 'a', model: 'm', usage: null, serviceTier: null, warnings: [] };
    chatClient.writeAnswer({ ...head, choices: [choice] }, contextOf('chat', told));
    expect([...told]).toEqual(['audio: only the first is shown']);
  });
});
