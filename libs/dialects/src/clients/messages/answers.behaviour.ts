import { emptyUsage } from '../../usage-accumulator.js';
import type { Answer, AnswerEvent, BlockOpening, StopReason } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { Block } from '../../conversation/conversation.js';
import { readWith } from './requests.behaviour.js';
import { MessagesStreamWriter } from './stream-writer.js';

/** Usage in which every counter of this dialect has a value. */
export const fullUsage = {
  ...emptyUsage(),
  prompt_tokens: 12_100,
  completion_tokens: 500,
  cached_tokens: 10_000,
  cache_write_5m_tokens: 1_500,
  cache_write_1h_tokens: 500,
  reasoning_tokens: 300,
};

/** The context of an answer to the smallest request with more fields. */
export function contextOf(more: object = {}): ClientContext {
  return {
    conversation: readWith(more),
    request: {},
    requestId: 'req_1',
    createdSeconds: 1,
    newId: () => 'a'.repeat(24),
  };
}

/** An answer of these blocks. */
export function answerOf(blocks: readonly Block[], stopReason: StopReason = 'end'): Answer {
  return {
    id: 'chatcmpl-1',
    model: 'gpt-6',
    choices: [{ blocks, stopReason, stopSequence: null }],
    usage: fullUsage,
    serviceTier: 'default',
    warnings: [],
  };
}

/** The same answer as a provider streams it, with its usage before the content. */
export function eventsOf(answer: Answer): AnswerEvent[] {
  const { blocks, stopReason, stopSequence } = answer.choices[0] ?? {
    blocks: [],
    stopReason: 'end',
    stopSequence: null,
  };
  return [
    { kind: 'start', id: answer.id, model: answer.model },
    ...(answer.usage === null ? [] : [usageEvent(answer)]),
    ...blocks.flatMap((block, at) => blockEvents(block, at)),
    { kind: 'finish', choice: 0, stopReason, stopSequence },
    { kind: 'end' },
  ];
}

/** Text of the stream these events become. */
export function streamOf(events: readonly AnswerEvent[], context = contextOf()): string {
  const writer = new MessagesStreamWriter(context);
  return events.map((event) => writer.write(event)).join('');
}

/** Data of the events in a stream; fails when a name differs from its type. */
export function dataOf(stream: string): Record<string, unknown>[] {
  return stream
    .split('\n\n')
    .filter((event) => event !== '' && !event.startsWith(':'))
    .map((event) => {
      const [, name, json] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      const data = JSON.parse(json ?? 'null') as Record<string, unknown>;
      if (data.type !== name) throw new Error(`${name} is not ${String(data.type)}`);
      return data;
    });
}

function usageEvent({ usage, serviceTier }: Answer): AnswerEvent {
  return { kind: 'usage', usage: usage ?? emptyUsage(), serviceTier };
}

function blockEvents(content: Block, block: number): AnswerEvent[] {
  return [
    { kind: 'open', block, choice: 0, content: openingOf(content) },
    ...partsOf(content, block),
    { kind: 'close', block },
  ];
}

function openingOf(block: Block): BlockOpening {
  switch (block.kind) {
    case 'text':
    case 'thinking':
    case 'refusal':
      return { kind: block.kind };
    case 'tool_call': {
      const { id, name, signature } = block;
      return { kind: 'tool_call', id, name, ...(signature === undefined ? {} : { signature }) };
    }
    default:
      return { kind: 'whole', content: block };
  }
}

function partsOf(content: Block, block: number): AnswerEvent[] {
  if (content.kind === 'tool_call')
    return halves(content.argumentsJson).map((json) => ({ kind: 'arguments', block, json }));
  if (content.kind !== 'text' && content.kind !== 'thinking' && content.kind !== 'refusal') return [];
  const texts: AnswerEvent[] = halves(content.text).map((text) => ({ kind: 'text', block, text }));
  const citations = content.kind === 'text' ? (content.citations ?? []) : [];
  const signature = content.kind === 'refusal' ? null : (content.signature ?? null);
  return [
    ...texts,
    ...citations.map((citation): AnswerEvent => ({ kind: 'citation', block, citation })),
    ...(signature === null ? [] : [{ kind: 'signature', block, signature } as const]),
  ];
}

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}
