import fc from 'fast-check';
import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import { brokenOff } from '../../conversation/answer-steps.js';
import { AnswerSteps } from '../../conversation/answer-steps.js';
import { fullUsage } from './answers.behaviour.js';

const signature = { provider: 'google', value: 'CtYB' } as const;
const openings: readonly BlockOpening[] = [
  { kind: 'text' },
  { kind: 'thinking' },
  { kind: 'refusal' },
  { kind: 'tool_call', id: 'c', name: 'f' },
  { kind: 'tool_call', id: 'c', name: 'f', signature },
  { kind: 'whole', content: { kind: 'redacted_thinking', signature } },
  { kind: 'whole', content: { kind: 'foreign', dialect: 'openai', type: 'x', value: {} } },
  { kind: 'whole', content: { kind: 'text', text: 'whole', signature } },
  { kind: 'whole', content: { kind: 'tool_call', id: 'c', name: 'f', argumentsJson: '' } },
];

type Step = (steps: AnswerSteps, opened: number[]) => void;

/** Any legal stream: blocks of two choices that interleave, usage and pings anywhere, ended or broken off. */
export const legalEvents: fc.Arbitrary<readonly AnswerEvent[]> = fc
  .record({ isStarted: fc.boolean(), steps: fc.array(anyStep(), { maxLength: 60 }), isBroken: fc.boolean() })
  .map(({ isStarted, steps: chosen, isBroken }) => {
    const steps = new AnswerSteps();
    const opened: number[] = [];
    if (isStarted) steps.start('x', 'm');
    for (const step of chosen) step(steps, opened);
    if (isBroken) steps.fail(brokenOff);
    else {
      steps.finish(0, 'end');
      steps.end();
    }
    return steps.take();
  });

function anyStep(): fc.Arbitrary<Step> {
  const at = fc.nat({ max: 20 });
  const part = (add: (steps: AnswerSteps, block: number) => void): fc.Arbitrary<Step> =>
    at.map((nth) => (steps, opened) => {
      const block = opened[nth % Math.max(1, opened.length)];
      if (block !== undefined) add(steps, block);
    });
  const open = fc
    .tuple(fc.constantFrom(0, 0, 1), fc.constantFrom(...openings))
    .map(([choice, opening]): Step => (steps, opened) => {
      if (!steps.isFinished(choice)) opened.push(steps.open(choice, opening));
    });
  return fc.oneof(
    open,
    part((steps, block) => steps.text(block, 'é"\n')),
    part((steps, block) => steps.arguments(block, '{"a"')),
    part((steps, block) => steps.signature(block, signature)),
    part((steps, block) => steps.citation(block, { url: 'u' })),
    part((steps, block) => steps.logprobs(block, {})),
    part((steps, block) => steps.close(block)),
    fc.constant<Step>((steps) => steps.usage(fullUsage)),
    fc.constant<Step>((steps) => steps.ping()),
    fc.constant<Step>((steps) => steps.finish(1, 'length')),
  );
}
