import type { TokenUsage } from '@trueport/contracts';
import type {
  Answer,
  AnswerChoice,
  AnswerEvent,
  BlockOpening,
  StopReason,
} from '../../conversation/answer.js';
import type { Block, Citation, Signature } from '../../conversation/conversation.js';
import { asList, asObject } from '../../json.js';

/** A block whose parts still come. */
interface Growing {
  readonly opening: BlockOpening;
  text: string;
  signature: Signature | undefined;
  readonly citations: Citation[];
}

interface GrowingChoice {
  readonly blocks: Growing[];
  readonly logprobs: unknown[];
  stopReason: StopReason;
  stopSequence: string | null;
}

/** The whole answer that a legal sequence of steps tells, choices in their order. */
export function collectAnswer(events: readonly AnswerEvent[], warnings: readonly string[]): Answer {
  const collector = new Collector();
  for (const event of events) collector.add(event);
  return { ...collector.answer(), warnings };
}

class Collector {
  private id: string | null = null;
  private model: string | null = null;
  private usage: TokenUsage | null = null;
  private serviceTier: string | null = null;
  private readonly choices = new Map<number, GrowingChoice>();
  /** Every block by its number, and the choice it belongs to. */
  private readonly blocks: { readonly block: Growing; readonly choice: GrowingChoice }[] = [];

  add(event: AnswerEvent): void {
    if (event.kind === 'start') [this.id, this.model] = [event.id, event.model];
    else if (event.kind === 'usage') [this.usage, this.serviceTier] = [event.usage, event.serviceTier];
    else if (event.kind === 'open') this.open(event.choice, event.content);
    else if (event.kind === 'finish') this.finish(event.choice, event.stopReason, event.stopSequence);
    else if ('block' in event) this.addPart(event);
  }

  answer(): Omit<Answer, 'warnings'> {
    const { id, model, usage, serviceTier } = this;
    const choices = [...this.choices]
      .sort(([left], [right]) => left - right)
      .map(([, choice]) => choiceOf(choice));
    return { id, model, choices, usage, serviceTier };
  }

  private open(choice: number, opening: BlockOpening): void {
    const block: Growing = { opening, text: '', signature: undefined, citations: [] };
    const owner = this.choice(choice);
    owner.blocks.push(block);
    this.blocks.push({ block, choice: owner });
  }

  private finish(choice: number, stopReason: StopReason, stopSequence: string | null): void {
    Object.assign(this.choice(choice), { stopReason, stopSequence });
  }

  private addPart(event: Extract<AnswerEvent, { readonly block: number }>): void {
    const at = this.blocks[event.block];
    if (at === undefined) return;
    if (event.kind === 'text') at.block.text += event.text;
    else if (event.kind === 'arguments') at.block.text += event.json;
    else if (event.kind === 'signature') at.block.signature = event.signature;
    else if (event.kind === 'citation') at.block.citations.push(event.citation);
    else if (event.kind === 'logprobs') at.choice.logprobs.push(event.value);
  }

  private choice(index: number): GrowingChoice {
    const known = this.choices.get(index);
    if (known !== undefined) return known;
    const choice: GrowingChoice = { blocks: [], logprobs: [], stopReason: 'end', stopSequence: null };
    this.choices.set(index, choice);
    return choice;
  }
}

function choiceOf({ blocks, logprobs, stopReason, stopSequence }: GrowingChoice): AnswerChoice {
  const content = logprobs.flatMap((value) => asList(asObject(value)?.content));
  return {
    blocks: blocks.map(blockOf),
    stopReason,
    stopSequence,
    ...(logprobs.length > 0 && { logprobs: { content, refusal: null } }),
  };
}

function blockOf({ opening, text, signature, citations }: Growing): Block {
  switch (opening.kind) {
    case 'whole':
      return opening.content;
    case 'refusal':
      return { kind: 'refusal', text };
    case 'thinking':
      return { kind: 'thinking', text, signature: signature ?? null };
    case 'tool_call':
      return { ...opening, argumentsJson: text };
    case 'text':
      return {
        kind: 'text',
        text,
        ...(citations.length > 0 && { citations }),
        ...(signature !== undefined && { signature }),
      };
  }
}
