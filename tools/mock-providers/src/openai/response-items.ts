import type { JsonRecord } from '../json-values.js';
import { nextId } from '../mock-answer.js';
import type { MockCall, Reply } from '../reply.js';

/** One item of a response: as it begins, as it ends, and the events in between. */
export interface OutputItem {
  readonly begun: object;
  readonly done: object;
  /** Events below `output_item`; the place is added. */
  readonly events: readonly (readonly [type: string, data: object])[];
}

/** The items of an answer in their order: thoughts, then calls or the message. */
export function outputItems(body: JsonRecord, reply: Reply): OutputItem[] {
  return [
    ...(reply.thoughts.length > 0 ? [reasoningItem(body, reply.thoughts)] : []),
    ...(reply.calls.length > 0 ? reply.calls.map(callItem) : [messageItem(reply)]),
  ];
}

function messageItem({ pieces, finish }: Reply): OutputItem {
  const id = nextId('msg_');
  const text = pieces.join('');
  const place = { item_id: id, content_index: 0 };
  const part = { type: 'output_text', text, annotations: [] };
  const status = finish === 'length' ? 'incomplete' : 'completed';
  return {
    begun: { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] },
    done: { id, type: 'message', status, role: 'assistant', content: [part] },
    events: [
      ['response.content_part.added', { ...place, part: { ...part, text: '' } }],
      ...pieces.map((delta) => ['response.output_text.delta', { ...place, delta, logprobs: [] }] as const),
      ['response.output_text.done', { ...place, text, logprobs: [] }],
      ['response.content_part.done', { ...place, part }],
    ],
  };
}

function callItem({ name, fragments }: MockCall): OutputItem {
  const id = nextId('fc_');
  const call = { id, type: 'function_call', call_id: nextId('call_'), name };
  const whole = fragments.join('');
  return {
    begun: { ...call, arguments: '', status: 'in_progress' },
    done: { ...call, arguments: whole, status: 'completed' },
    events: [
      ...fragments.map(
        (delta) => ['response.function_call_arguments.delta', { item_id: id, delta }] as const,
      ),
      ['response.function_call_arguments.done', { item_id: id, name, arguments: whole }],
    ],
  };
}

/** The summary is given to those who asked for one, the sealed thoughts to those who include them. */
function reasoningItem(body: JsonRecord, thoughts: readonly string[]): OutputItem {
  const id = nextId('rs_');
  const { summary } = (body.reasoning ?? {}) as { summary?: unknown };
  const isShown = typeof summary === 'string';
  const include = Array.isArray(body.include) ? body.include : [];
  const isSealed = include.includes('reasoning.encrypted_content');
  const text = thoughts.join('');
  const place = { item_id: id, summary_index: 0 };
  const part = { type: 'summary_text', text };
  return {
    begun: { id, type: 'reasoning', summary: [] },
    done: {
      id,
      type: 'reasoning',
      summary: isShown ? [part] : [],
      ...(isSealed ? { encrypted_content: `sealed-${id}` } : {}),
    },
    events: isShown
      ? [
          ['response.reasoning_summary_part.added', { ...place, part: { ...part, text: '' } }],
          ...thoughts.map((delta) => ['response.reasoning_summary_text.delta', { ...place, delta }] as const),
          ['response.reasoning_summary_text.done', { ...place, text }],
          ['response.reasoning_summary_part.done', { ...place, part }],
        ]
      : [],
  };
}
