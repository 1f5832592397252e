import type { AnswerSteps } from '../../conversation/answer-steps.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import type { CallIds } from '../openai-chat/read-message.js';
import {
  annotationCitations,
  callArguments,
  callIdOf,
  foreignItem,
  phaseOf,
  thoughtText,
} from './read-output.js';

type PartKind = 'text' | 'refusal';

interface Part {
  readonly block: number;
  hasText: boolean;
}

/** What the items of one answer share. */
export interface ItemContext {
  readonly steps: AnswerSteps;
  readonly ids: CallIds;
  readonly answering: AnswerContext;
}

/** The only choice of a response. */
const choice = 0;

/**
 * One item of a streamed response. Its pieces come as deltas, and once more whole: what was seen in pieces is not
 * repeated, and what never came in pieces is taken from the whole.
 */
export class StreamItem {
  /** Texts and refusals of a message, by their place in it. */
  private readonly parts = new Map<number, Part>();
  private call: Part | null = null;
  private thought: Part | null = null;
  private thoughtSource: string | null = null;
  private paragraph = 0;
  private waitingArguments = '';
  private isDone = false;

  /** @param item as it was announced; `{}` when it was not */
  constructor(
    private item: JsonObject,
    private readonly context: ItemContext,
  ) {
    if (isCall(item)) this.openCall();
  }

  get hasCall(): boolean {
    return this.call !== null;
  }

  /** A piece of a text or refusal. */
  text(kind: PartKind, index: number, text: string, logprobs: unknown): void {
    const part = this.part(kind, index);
    if (text !== '') part.hasText = true;
    this.context.steps.text(part.block, text);
    if (asList(logprobs).length > 0) {
      this.context.steps.logprobs(part.block, { content: logprobs, refusal: null });
    }
  }

  /** A text or refusal, whole. */
  wholeText(kind: PartKind, index: number, text: string): void {
    if (text !== '' && this.parts.get(index)?.hasText !== true) this.text(kind, index, text, null);
  }

  annotation(index: number, annotation: unknown): void {
    const part = this.part('text', index);
    for (const citation of annotationCitations(annotation)) {
      this.context.steps.citation(part.block, citation);
    }
  }

  /**
   * A piece of a thought, or of the summary of it: the first of them that comes is shown.
   *
   * @param paragraph number of the paragraph it belongs to
   */
  thinking(source: string, paragraph: number, text: string): void {
    if (this.isDone || text === '' || source !== (this.thoughtSource ?? source)) return;
    const { steps } = this.context;
    if (this.thought !== null && paragraph !== this.paragraph) steps.text(this.thought.block, '\n\n');
    this.thoughtSource = source;
    this.paragraph = paragraph;
    this.thought ??= { block: steps.open(choice, { kind: 'thinking' }), hasText: true };
    steps.text(this.thought.block, text);
  }

  /** A piece of a call's arguments. */
  arguments(json: string): void {
    if (json === '' || this.isDone) return;
    if (this.call === null) {
      this.waitingArguments += json;
    } else {
      this.call.hasText = true;
      this.context.steps.arguments(this.call.block, json);
    }
  }

  /** A call's arguments, whole. */
  wholeArguments(json: string): void {
    if (this.call?.hasText !== true && this.waitingArguments === '') this.arguments(json);
  }

  /** The item, whole: it is told to its end. */
  done(item: JsonObject): void {
    if (this.isDone) return;
    this.item = item;
    if (item.type === 'message') this.messageDone();
    else if (item.type === 'reasoning') this.reasoningDone();
    else if (isCall(item)) this.callDone();
    else this.foreignDone();
    this.isDone = true;
  }

  private part(kind: PartKind, index: number): Part {
    const found = this.parts.get(index);
    if (found !== undefined) return found;
    const content = kind === 'text' ? ({ kind, ...phaseOf(this.item) } as const) : ({ kind } as const);
    const part: Part = { block: this.context.steps.open(choice, content), hasText: false };
    this.parts.set(index, part);
    return part;
  }

  private messageDone(): void {
    asList(this.item.content).forEach((value, index) => {
      const part = asObject(value);
      if (part?.type === 'refusal') this.wholeText('refusal', index, asText(part.refusal) ?? '');
      else if (part !== null) this.wholeText('text', index, asText(part.text) ?? '');
    });
    for (const { block } of this.parts.values()) this.context.steps.close(block);
  }

  private reasoningDone(): void {
    const { steps } = this.context;
    if (this.thought === null) this.thinking('item', 0, thoughtText(this.item));
    const value = asText(this.item.encrypted_content) ?? '';
    const signature = { provider: 'openai', value } as const;
    if (this.thought !== null) {
      if (value !== '') steps.signature(this.thought.block, signature);
      steps.close(this.thought.block);
    } else if (value !== '') {
      const content = { kind: 'redacted_thinking', signature } as const;
      steps.close(steps.open(choice, { kind: 'whole', content }));
    }
  }

  private callDone(): void {
    if (this.call === null) this.openCall();
    this.wholeArguments(callArguments(this.item));
    if (this.call !== null) this.context.steps.close(this.call.block);
  }

  private openCall(): void {
    const { steps, ids, answering } = this.context;
    const name = answering.toolNames.toClient(asText(this.item.name) ?? '');
    const id = ids.of(callIdOf(this.item));
    this.call = { block: steps.open(choice, { kind: 'tool_call', id, name }), hasText: false };
    const waiting = this.waitingArguments;
    this.waitingArguments = '';
    this.arguments(waiting);
  }

  private foreignDone(): void {
    const { steps } = this.context;
    steps.close(steps.open(choice, { kind: 'whole', content: foreignItem(this.item) }));
  }
}

function isCall({ type }: JsonObject): boolean {
  return type === 'function_call' || type === 'custom_tool_call';
}
