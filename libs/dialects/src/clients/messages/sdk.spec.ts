import { describe, expect, it } from '@jest/globals';
import Anthropic from '@anthropic-ai/sdk';
import type { Answer, AnswerEvent } from '../../conversation/answer.js';
import { brokenOff } from '../../conversation/answer-steps.js';
import type { Block, Signature } from '../../conversation/conversation.js';
import { sseComment } from '../../conversation/sse-text.js';
import { answerOf, contextOf, eventsOf, streamOf } from './answers.behaviour.js';
import { messagesClient } from './index.js';

const google: Signature = { provider: 'google', value: 'CtYB' };
const request = { model: 'm', max_tokens: 1, messages: [{ role: 'user' as const, content: 'Hi' }] };

/** Anthropic's own client, which gets this text for an answer. */
function clientOf(text: string, contentType: string): Anthropic {
  const respond = (): Promise<Response> =>
    Promise.resolve(new Response(text, { headers: { 'content-type': contentType, 'request-id': 'req_1' } }));
  return new Anthropic({ apiKey: 'k', fetch: respond, maxRetries: 0 });
}

/** What the SDK makes of a stream, without what it adds for itself. */
async function accumulated(stream: string): Promise<unknown> {
  const message = await clientOf(stream, 'text/event-stream').messages.stream(request).finalMessage();
  const {
    _request_id,
    parsed_output: _parsed,
    ...plain
  } = JSON.parse(JSON.stringify(message)) as Record<string, unknown>;
  return plain;
}

const answers: [string, readonly Block[]][] = [
  ['text', [{ kind: 'text', text: 'Hello, 世界' }]],
  ['no content', []],
  [
    'signed thoughts, text and parallel calls',
    [
      { kind: 'thinking', text: 'hm', signature: { provider: 'anthropic', value: 'EqQB' } },
      { kind: 'redacted_thinking', signature: { provider: 'openai', value: 'gAAA' } },
      { kind: 'text', text: 'Hello', signature: google },
      { kind: 'tool_call', id: 'c1', name: 'f', argumentsJson: '{"a":[1,{"b":null}]}', signature: google },
      { kind: 'tool_call', id: 'c2', name: 'g', argumentsJson: '' },
    ],
  ],
  ['an unsigned thought', [{ kind: 'thinking', text: 'hm', signature: null }]],
  ['a thought that is only signed', [{ kind: 'thinking', text: '', signature: google }]],
  ['a refusal', [{ kind: 'refusal', text: 'No.' }]],
  [
    'cited text between blocks of server tools',
    [
      {
        kind: 'foreign',
        dialect: 'anthropic',
        type: 'server_tool_use',
        value: { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'x' } },
      },
      { kind: 'text', text: 'Cited', citations: [{ url: 'https://a', title: 'A' }, { url: 'https://b' }] },
    ],
  ],
  ['an image', [{ kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } }]],
  [
    'empty blocks',
    [
      { kind: 'text', text: '' },
      { kind: 'thinking', text: '', signature: null },
    ],
  ],
];

describe('Anthropic’s own client', () => {
  it.each(answers)('makes the same message of a stream as of a whole answer: %s', async (_name, blocks) => {
    const answer = answerOf(blocks);
    const whole = messagesClient.writeAnswer(answer, contextOf());
    expect(await accumulated(sseComment + streamOf(eventsOf(answer)))).toEqual(whole);
  });

  it.each(answers)('makes the same message of blocks that overlap: %s', async (_name, blocks) => {
    const answer = answerOf(blocks);
    const whole = messagesClient.writeAnswer(answer, contextOf());
    expect(await accumulated(streamOf(overlapping(eventsOf(answer))))).toEqual(whole);
  });

  it('has the counts of usage that comes last', async () => {
    const answer = answerOf([{ kind: 'text', text: 'Hello' }]);
    const events = eventsOf(answer);
    const late = [
      ...events.filter(({ kind }) => kind !== 'usage' && kind !== 'end'),
      events[1],
      events.at(-1),
    ];
    const { usage } = messagesClient.writeAnswer(answer, contextOf()) as { usage: object };
    const { service_tier: _tier, cache_creation: _split, ...counts } = usage as Record<string, unknown>;
    expect(await accumulated(streamOf(late.filter((event) => event !== undefined)))).toMatchObject({
      usage: counts,
    });
  });

  it('reads a whole answer', async () => {
    const answer: Answer = answerOf([{ kind: 'text', text: 'Hello' }]);
    const whole = messagesClient.writeAnswer(answer, contextOf());
    const client = clientOf(JSON.stringify(whole), 'application/json');
    expect(JSON.parse(JSON.stringify(await client.messages.create(request)))).toEqual(whole);
  });

  it('throws the error of a stream that breaks off', async () => {
    const events = eventsOf(answerOf([{ kind: 'text', text: 'Hello' }])).slice(0, 4);
    const stream = streamOf([...events, { kind: 'error', error: brokenOff }]);
    await expect(accumulated(stream)).rejects.toMatchObject({
      error: { type: 'error', error: { type: 'api_error', message: brokenOff.message } },
    });
  });
});

/** The same events with every block opened before the parts of any. */
function overlapping(events: readonly AnswerEvent[]): AnswerEvent[] {
  const rank = ({ kind }: AnswerEvent): number => {
    if (kind === 'start' || kind === 'usage') return 0;
    if (kind === 'open') return 1;
    return kind === 'finish' || kind === 'end' ? 3 : 2;
  };
  return [...events].sort((left, right) => rank(left) - rank(right));
}
