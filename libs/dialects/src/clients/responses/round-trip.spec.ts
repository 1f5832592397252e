import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Signature } from '../../conversation/index.js';
import { sampleUsage } from '../answers.behaviour.js';
import { sampleContext, sampleRequest } from './random-answers.behaviour.js';
import { readRequest } from './read-request.js';
import { writeAnswer } from './write-answer.js';

const signature = fc.record({
  provider: fc.constantFrom('google' as const, 'anthropic' as const),
  value: fc.base64String(),
});

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record(
    { kind: fc.constant('text' as const), text: fc.constantFrom('a', 'b ü'), signature },
    { requiredKeys: ['kind', 'text'] },
  ),
  fc.record({ kind: fc.constant('thinking' as const), text: fc.constantFrom('', 'Hm'), signature }),
  fc.record({ kind: fc.constant('redacted_thinking' as const), signature }),
  fc.record({ kind: fc.constant('refusal' as const), text: fc.constant('No.') }),
  fc.record(
    {
      kind: fc.constant('tool_call' as const),
      id: fc.uuid(),
      name: fc.constantFrom('find', 'crm__get'),
      argumentsJson: fc.constantFrom('{}', '{"n":12345678901234567890}'),
      signature,
    },
    { requiredKeys: ['kind', 'id', 'name', 'argumentsJson'] },
  ),
);

/** Texts that follow each other are one, marked by the last mark. */
function joinedTexts(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const next of blocks) {
    const last = joined.at(-1);
    if (last?.kind === 'text' && next.kind === 'text') {
      joined[joined.length - 1] = { ...last, ...next, text: last.text + next.text };
    } else joined.push(next);
  }
  return joined;
}

/** The assistant's turn when a client sends the output of an answer back. */
function sentBack(blocks: readonly Block[]): readonly Block[] {
  const answer = writeAnswer(
    {
      id: null,
      model: null,
      choices: [{ blocks, stopReason: 'end', stopSequence: null }],
      usage: sampleUsage,
      serviceTier: null,
      warnings: [],
    },
    sampleContext(),
  );
  const { turns } = readRequest({ ...sampleRequest, instructions: null, input: answer['output'] });
  return turns.flatMap((turn) => turn.blocks);
}

describe('an answer that the client sends back', () => {
  it('is read as it was: every mark is with its thought, call and text again', () => {
    // A text beside a refusal in one message has its mark behind both.
    const blocks = fc
      .array(block, { maxLength: 6 })
      .filter((list) => !list.some(({ kind }) => kind === 'refusal'));
    fc.assert(
      fc.property(blocks, (list) => {
        expect(sentBack(list)).toEqual(joinedTexts(list));
      }),
    );
  });

  it('refusals and custom calls are read as they were', () => {
    const blocks: Block[] = [
      { kind: 'refusal', text: 'No.' },
      { kind: 'tool_call', id: 'call_1', name: 'patch', argumentsJson: '{"input":"x"}' },
    ];
    expect(sentBack(blocks)).toEqual(blocks);
  });

  it('the mark of a text without text comes back on an empty one', () => {
    const mark: Signature = { provider: 'google', value: 'bWFyaw==' };
    const call: Block = { kind: 'tool_call', id: 'c', name: 'find', argumentsJson: '{}' };
    expect(
      sentBack([{ kind: 'text', text: 'a' }, call, { kind: 'text', text: '', signature: mark }]),
    ).toEqual([{ kind: 'text', text: 'a' }, call, { kind: 'text', text: '', signature: mark }]);
  });
});
