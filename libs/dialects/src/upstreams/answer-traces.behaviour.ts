import { expect } from '@jest/globals';
import type { Answer, AnswerEvent } from '../conversation/answer.js';
import type { Block } from '../conversation/conversation.js';

/**
 * A stream in short lines, to be compared at a glance: `+0 text` opens block 0, `0 Hi` adds to it, `-0` closes it. Blocks
 * of other choices than the first are marked: `+1 text @1`.
 */
export function traceOf(events: readonly AnswerEvent[]): string[] {
  return events.map((event) => {
    switch (event.kind) {
      case 'start':
        return `start ${event.id} ${event.model}`;
      case 'open':
        return `+${event.block} ${openingOf(event)}${event.choice === 0 ? '' : ` @${event.choice}`}`;
      case 'text':
        return `${event.block} ${event.text}`;
      case 'arguments':
        return `${event.block} ${event.json}`;
      case 'signature':
        return `${event.block} signature ${event.signature.provider} ${event.signature.value}`;
      case 'citation':
        return `${event.block} citation ${event.citation.url}`;
      case 'logprobs':
        return `${event.block} logprobs`;
      case 'close':
        return `-${event.block}`;
      case 'finish':
        return `finish ${event.choice} ${event.stopReason}`;
      case 'usage':
        return `usage ${event.usage.prompt_tokens} ${event.usage.completion_tokens}`;
      case 'error':
        return `error ${event.error.kind}`;
      case 'ping':
      case 'end':
        return event.kind;
    }
  });
}

function openingOf({ content }: Extract<AnswerEvent, { kind: 'open' }>): string {
  if (content.kind === 'tool_call') return `call ${content.name} ${content.id}`;
  if (content.kind !== 'whole') return content.kind;
  return `whole ${content.content.kind} ${JSON.stringify(content.content)}`;
}

/** The blocks of an answer in short lines, choices apart. */
export function blocksOf({ choices }: Answer): string[][] {
  return choices.map(({ blocks, stopReason }) => [...blocks.map(lineOf), `finish ${stopReason}`]);
}

function lineOf(block: Block): string {
  if (block.kind === 'tool_call') return `call ${block.name} ${block.id} ${block.argumentsJson}`;
  if (block.kind === 'text' || block.kind === 'refusal') return `${block.kind} ${block.text}`;
  if (block.kind === 'thinking') return `thinking ${block.text}`;
  return `${block.kind} ${JSON.stringify(block)}`;
}

/** What a stream says, as {@link blocksOf} says it of a whole answer. */
export function heardOf(events: readonly AnswerEvent[]): string[][] {
  const texts = new Map<number, string>();
  const choices: { lines: { block: number; line: string }[]; finish: string }[] = [];
  for (const event of events) {
    if (event.kind === 'text') texts.set(event.block, (texts.get(event.block) ?? '') + event.text);
    if (event.kind === 'arguments') texts.set(event.block, (texts.get(event.block) ?? '') + event.json);
    if (event.kind === 'open') {
      const choice = (choices[event.choice] ??= { lines: [], finish: '' });
      choice.lines.push({ block: event.block, line: openingOf(event) });
    }
    if (event.kind === 'finish') {
      (choices[event.choice] ??= { lines: [], finish: '' }).finish = `finish ${event.stopReason}`;
    }
  }
  return choices.map(({ lines, finish }) => [
    ...lines.map(({ block, line }) => `${line} ${texts.get(block) ?? ''}`),
    finish,
  ]);
}

/** Fails unless an answer is one that every client can be told. */
export function expectWholeAnswer(answer: Answer): void {
  expect(answer.choices.length).toBeGreaterThan(0);
  const ids = answer.choices.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'tool_call' ? [block.id] : [])),
  );
  expect(new Set(ids).size).toBe(ids.length);
}
