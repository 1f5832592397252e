import fc from 'fast-check';
import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { Block } from '../../conversation/conversation.js';
import { sampleUsage, stopReasons } from '../answers.behaviour.js';

const image: Block = { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAA=' } };
const wholes: readonly Block[] = [
  image,
  { kind: 'image', source: { kind: 'file', fileId: 'file-1' } },
  { kind: 'audio', mediaType: 'audio/wav', data: 'AAA=' },
  { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'r' } },
  { kind: 'thinking', text: 'hm', signature: { provider: 'bedrock', value: 's' } },
  { kind: 'text', text: 'whole', citations: [{ url: 'https://e.com' }] },
  { kind: 'refusal', text: 'No.' },
  { kind: 'tool_call', id: 'call_w', name: 'find', argumentsJson: '{"w":1}' },
  { kind: 'document', source: { kind: 'text', text: 'x' } },
  { kind: 'foreign', dialect: 'anthropic', type: 'server_tool_use', value: { name: 'web_search' } },
];

const openings: readonly BlockOpening[] = [
  { kind: 'text' },
  { kind: 'thinking' },
  { kind: 'refusal' },
  { kind: 'tool_call', id: 'call_1', name: 'find' },
  { kind: 'tool_call', id: 'call_2', name: 'patch' },
  { kind: 'tool_call', id: 'call_3', name: 'find', signature: { provider: 'google', value: 'g' } },
  ...wholes.map((content) => ({ kind: 'whole' as const, content })),
];

/** One thing that a reader may tell the steps. Blocks are named by number modulo those that opened. */
type Action = (steps: AnswerSteps, opened: { readonly block: number; readonly choice: number }[]) => void;

const pieces = ['Hi', ' ', 'größer 😀', '"\n\u2028', '{"a":', '1}', 'x'.repeat(50)];

const onBlock = (act: (steps: AnswerSteps, block: number) => void): fc.Arbitrary<Action> =>
  fc.nat(20).map((pick) => (steps, opened) => {
    const target = opened[pick % Math.max(1, opened.length)];
    if (target !== undefined) act(steps, target.block);
  });

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(2), fc.constantFrom(...openings))
      .map(([choice, opening]): Action => (steps, opened) => {
        if (!steps.isFinished(choice)) opened.push({ block: steps.open(choice, opening), choice });
      }),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...pieces).chain((text) => onBlock((steps, block) => steps.text(block, text))),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...pieces)
      .chain((json) => onBlock((steps, block) => steps.arguments(block, json))),
  },
  {
    weight: 1,
    arbitrary: onBlock((steps, block) => steps.signature(block, { provider: 'anthropic', value: 's' })),
  },
  {
    weight: 1,
    arbitrary: onBlock((steps, block) => steps.signature(block, { provider: 'google', value: 'g' })),
  },
  {
    weight: 1,
    arbitrary: onBlock((steps, block) => steps.citation(block, { url: 'https://e.com', title: 'E' })),
  },
  { weight: 1, arbitrary: onBlock((steps, block) => steps.logprobs(block, { content: [], refusal: null })) },
  { weight: 2, arbitrary: onBlock((steps, block) => steps.close(block)) },
  { weight: 1, arbitrary: fc.constant<Action>((steps) => steps.ping()) },
  { weight: 1, arbitrary: fc.constant<Action>((steps) => steps.usage(sampleUsage, 'standard')) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2), fc.constantFrom(...stopReasons)).map(
      ([choice, reason]): Action =>
        (steps) =>
          steps.finish(choice, reason),
    ),
  },
);

/** Random legal streams of up to three choices whose blocks may interleave; complete or broken off. */
export const randomEvents: fc.Arbitrary<readonly AnswerEvent[]> = fc
  .tuple(fc.array(actions, { maxLength: 40 }), fc.boolean(), fc.boolean())
  .map(([list, isComplete, finishesAll]) => {
    const steps = new AnswerSteps();
    const opened: { readonly block: number; readonly choice: number }[] = [];
    steps.start('msg_1', 'provider-model');
    for (const act of list) act(steps, opened);
    if (!isComplete) steps.fail(brokenOff);
    if (finishesAll) for (const choice of [0, 1, 2]) steps.finish(choice, 'end');
    steps.end();
    return steps.take();
  });
