import fc from 'fast-check';
import type {
  Answer,
  AnswerEvent,
  Block,
  BlockOpening,
  ClientContext,
  StopReason,
} from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { answerContext, sampleUsage } from '../answers.behaviour.js';
import { readRequest } from './read-request.js';

/** The request that random answers answer: a function, one of a namespace and a custom tool. */
export const sampleRequest: JsonObject = {
  model: 'fast',
  input: 'Hello',
  instructions: 'Be brief.',
  metadata: { team: 'blue' },
  temperature: 0,
  max_output_tokens: 200,
  tools: [
    { type: 'function', name: 'find', parameters: { type: 'object' }, strict: false },
    { type: 'custom', name: 'patch' },
    { type: 'namespace', name: 'crm', description: '', tools: [{ type: 'function', name: 'get' }] },
  ],
};

/** A context with ids that count up. */
export function sampleContext(request: JsonObject = sampleRequest): ClientContext {
  return answerContext(request, readRequest(request));
}

/** Usage of an answer as clients of the Responses API see {@link sampleUsage}. */
export const sampleResponseUsage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
  output_tokens: 40,
  output_tokens_details: { reasoning_tokens: 11 },
  total_tokens: 140,
};

type BlockPart = Extract<AnswerEvent, { readonly block: number }>;

/** A block of a random answer: how it opens and what comes then. */
export interface PlannedBlock {
  readonly choice: number;
  readonly content: BlockOpening;
  readonly parts: readonly Exclude<BlockPart, { kind: 'open' | 'close' }>[];
}

export interface PlannedAnswer {
  readonly blocks: readonly PlannedBlock[];
  /** Which of the possible next steps is taken, again and again. */
  readonly picks: readonly number[];
  readonly stopReason: StopReason;
}

const signature = fc.record({
  provider: fc.constantFrom('google' as const, 'anthropic' as const),
  value: fc.base64String(),
});
const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 4 });
const citation = fc.record(
  {
    url: fc.constant('https://example.com/a'),
    title: fc.string(),
    startIndex: fc.nat(9),
    endIndex: fc.nat(9),
  },
  { requiredKeys: ['url'] },
);
const block = 0;
const textParts = texts.map((list) => list.map((text) => ({ kind: 'text' as const, block, text })));
const signatureParts = (max: number) =>
  fc.array(
    signature.map((mark) => ({ kind: 'signature' as const, block, signature: mark })),
    { maxLength: max },
  );
const citationParts = fc.array(
  citation.map((found) => ({ kind: 'citation' as const, block, citation: found })),
  { maxLength: 2 },
);
const argumentParts = fc
  .constantFrom('', '{"a":1}', '{"input":"free \\"text\\""}', '{"inp', 'bare')
  .chain((json) => fc.nat(json.length).map((cut) => [json.slice(0, cut), json.slice(cut)]))
  .map((pieces) => pieces.map((json) => ({ kind: 'arguments' as const, block, json })));

const wholes: readonly Block[] = [
  { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'c2VhbGVk' } },
  { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' } },
  { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
  { kind: 'audio', mediaType: 'audio/wav', data: 'aGk=' },
  { kind: 'text', text: 'whole' },
  { kind: 'foreign', dialect: 'openai', type: 'web_search_call', value: { id: 'ws_1', status: 'completed' } },
  {
    kind: 'foreign',
    dialect: 'anthropic',
    type: 'server_tool_use',
    value: { id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } },
  },
  { kind: 'foreign', dialect: 'anthropic', type: 'web_search_tool_result', value: {} },
];

function planned(
  content: fc.Arbitrary<BlockOpening>,
  parts: fc.Arbitrary<readonly PlannedBlock['parts'][number][]>,
  choice: fc.Arbitrary<number>,
): fc.Arbitrary<PlannedBlock> {
  return fc.record({ choice, content, parts });
}

const joined = (...lists: fc.Arbitrary<readonly PlannedBlock['parts'][number][]>[]) =>
  fc.tuple(...lists).map((all) => all.flat());

const call = fc.record(
  {
    kind: fc.constant('tool_call' as const),
    id: fc.constantFrom('', 'call_a', 'call_b', 'toolu_ü'),
    name: fc.constantFrom('find', 'patch', 'crm__get', 'unknown'),
    signature,
  },
  { requiredKeys: ['kind', 'id', 'name'] },
);

/**
 * Random answers, blocks of which may interleave.
 *
 * @param lateMarks whether calls may be marked after they opened
 */
export function plannedAnswers(lateMarks: boolean, choices = [0]): fc.Arbitrary<PlannedAnswer> {
  const choice = fc.constantFrom(...choices);
  const plannedBlock = fc.oneof(
    planned(fc.constant({ kind: 'text' }), joined(textParts, citationParts, signatureParts(1)), choice),
    planned(fc.constant({ kind: 'thinking' }), joined(textParts, signatureParts(2)), choice),
    planned(fc.constant({ kind: 'refusal' }), textParts, choice),
    planned(call, joined(argumentParts, signatureParts(lateMarks ? 1 : 0)), choice),
    planned(
      fc.constantFrom(...wholes).map((content) => ({ kind: 'whole' as const, content })),
      fc.constant([]),
      choice,
    ),
  );
  return fc.record({
    blocks: fc.array(plannedBlock, { maxLength: 7 }),
    picks: fc.array(fc.nat(2), { minLength: 1, maxLength: 20 }),
    stopReason: fc.constantFrom<StopReason>(
      'end',
      'tool_calls',
      'length',
      'content_filter',
      'pause',
      'unknown',
    ),
  });
}

/** Steps of the blocks, at most three open at once; all are closed at the end. */
export function blockEvents({ blocks, picks }: PlannedAnswer): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  const open: { number: number; left: BlockPart[] }[] = [];
  let next = 0;
  for (let step = 0; next < blocks.length || open.length > 0; step += 1) {
    const pick = picks[step % picks.length] ?? 0;
    const planned = blocks[next];
    if (planned !== undefined && (open.length === 0 || (pick === 0 && open.length < 3))) {
      events.push({ kind: 'open', block: next, choice: planned.choice, content: planned.content });
      open.push({ number: next, left: [...planned.parts] });
      next += 1;
      continue;
    }
    const at = pick % open.length;
    const chosen = open[at] as (typeof open)[number];
    const part = chosen.left.shift();
    if (part === undefined) open.splice(at, 1);
    events.push(
      part === undefined ? { kind: 'close', block: chosen.number } : { ...part, block: chosen.number },
    );
  }
  return events;
}

/** A complete stream. */
export function streamOf(answer: PlannedAnswer): AnswerEvent[] {
  const choices = [...new Set([0, ...answer.blocks.map(({ choice }) => choice)])];
  return [
    { kind: 'start', id: 'msg_provider', model: 'model-x' },
    {
      kind: 'usage',
      usage: { ...sampleUsage, completion_tokens: 1, reasoning_tokens: 0 },
      serviceTier: null,
    },
    ...blockEvents(answer),
    ...choices.map((choice): AnswerEvent => {
      return { kind: 'finish', choice, stopReason: answer.stopReason, stopSequence: null };
    }),
    { kind: 'usage', usage: sampleUsage, serviceTier: 'priority' },
    { kind: 'end' },
  ];
}

/** The same answer, whole. */
export function wholeOf({ blocks, stopReason }: PlannedAnswer): Answer {
  return {
    id: 'msg_provider',
    model: 'model-x',
    choices: [
      {
        blocks: blocks.filter(({ choice }) => choice === 0).map(blockOf),
        stopReason,
        stopSequence: null,
      },
    ],
    usage: sampleUsage,
    serviceTier: 'priority',
    warnings: [],
  };
}

function blockOf({ content, parts }: PlannedBlock): Block {
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const mark = parts.findLast((part) => part.kind === 'signature')?.signature;
  switch (content.kind) {
    case 'text': {
      const citations = parts.flatMap((part) => (part.kind === 'citation' ? [part.citation] : []));
      return { kind: 'text', text, citations, ...(mark && { signature: mark }) };
    }
    case 'thinking':
      return { kind: 'thinking', text, signature: mark ?? null };
    case 'refusal':
      return { kind: 'refusal', text };
    case 'tool_call': {
      const argumentsJson = parts.map((part) => (part.kind === 'arguments' ? part.json : '')).join('');
      return { ...content, argumentsJson };
    }
    case 'whole':
      return content.content;
  }
}
