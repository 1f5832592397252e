import type { AnswerSteps } from '../../conversation/answer-steps.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { parseExactJson } from '../../conversation/exact-json.js';
import { asList, asObject, asText, isPresent, type JsonObject } from '../../json.js';
import { readCitation } from './citations.js';
import { argumentsOf, ownSignature } from './read-answer.js';

/** A block that has begun and not ended. */
type OpenBlock =
  | {
      readonly kind: 'text';
      readonly block: number;
      readonly startIndex: number;
      readonly citations: unknown[];
    }
  | { readonly kind: 'thinking'; readonly block: number }
  /** A call; also the one that is the answer, whose arguments are text. */
  | {
      readonly kind: 'call' | 'output';
      readonly block: number;
      readonly input: unknown;
      hasArguments: boolean;
    }
  /** A block that is handed on whole when it ends, once its input is known. */
  | { readonly kind: 'whole'; readonly value: JsonObject; inputJson: string }
  | { readonly kind: 'left_out' };

/** The choice that all blocks belong to: Anthropic gives a single answer. */
const choice = 0;

/** The blocks of one streamed message, by the index that Anthropic gives them. */
export class StreamBlocks {
  private readonly open = new Map<unknown, OpenBlock>();
  private textLength = 0;
  private callCount = 0;

  constructor(
    private readonly steps: AnswerSteps,
    private readonly answering: AnswerContext,
  ) {}

  /** Whether a tool of the client was called. */
  get hasToolCalls(): boolean {
    return this.callCount > 0;
  }

  start(index: unknown, content: JsonObject): void {
    this.stop(index);
    switch (content.type) {
      case 'text':
        this.startText(index, content);
        break;
      case 'thinking':
        this.startThinking(index, content);
        break;
      case 'tool_use':
        this.startCall(index, content);
        break;
      default:
        if (typeof content.type === 'string')
          this.open.set(index, { kind: 'whole', value: content, inputJson: '' });
    }
  }

  /** A part of a block; text and thoughts may come without a beginning from servers that are only compatible. */
  add(index: unknown, delta: JsonObject): void {
    const open = this.open.get(index) ?? this.startedBy(index, delta);
    if (open === undefined) return;
    switch (open.kind) {
      case 'text':
        this.addText(open.block, asText(delta.text) ?? '');
        if (isPresent(delta.citation)) open.citations.push(delta.citation);
        break;
      case 'thinking':
        this.addThought(open.block, delta);
        break;
      case 'call':
      case 'output':
        this.addArguments(open, asText(delta.partial_json) ?? '');
        break;
      case 'whole':
        open.inputJson += asText(delta.partial_json) ?? '';
        break;
      case 'left_out':
        break;
    }
  }

  stop(index: unknown): void {
    const open = this.open.get(index);
    if (open === undefined) return;
    this.open.delete(index);
    if (open.kind === 'left_out') return;
    if (open.kind === 'whole') {
      this.giveWhole(open);
      return;
    }
    if (open.kind === 'text') this.cite(open.block, open.startIndex, open.citations);
    if ((open.kind === 'call' || open.kind === 'output') && !open.hasArguments)
      this.addArguments(open, argumentsOf(open.input));
    this.steps.close(open.block);
  }

  /** Ends whatever is still open. */
  stopAll(): void {
    for (const index of [...this.open.keys()]) this.stop(index);
  }

  /** The model's own words for not answering. */
  refuse(explanation: string): void {
    const block = this.steps.open(choice, { kind: 'refusal' });
    this.steps.text(block, explanation);
    this.steps.close(block);
  }

  private startedBy(index: unknown, { type }: JsonObject): OpenBlock | undefined {
    if (type === 'text_delta') this.startText(index, {});
    else if (type === 'thinking_delta') this.startThinking(index, {});
    return this.open.get(index);
  }

  private startText(index: unknown, { text, citations }: JsonObject): void {
    const block = this.steps.open(choice, { kind: 'text' });
    const startIndex = this.textLength;
    this.open.set(index, { kind: 'text', block, startIndex, citations: [...asList(citations)] });
    this.addText(block, asText(text) ?? '');
  }

  private startThinking(index: unknown, content: JsonObject): void {
    const block = this.steps.open(choice, { kind: 'thinking' });
    this.open.set(index, { kind: 'thinking', block });
    this.addThought(block, content);
  }

  private startCall(index: unknown, { id, name, input }: JsonObject): void {
    const providerName = asText(name) ?? '';
    if (providerName === this.answering.outputTool) {
      this.startOutput(index, input);
      return;
    }
    this.callCount += 1;
    const clientName = this.answering.toolNames.toClient(providerName);
    const block = this.steps.open(choice, { kind: 'tool_call', id: asText(id) ?? '', name: clientName });
    this.open.set(index, { kind: 'call', block, input, hasArguments: false });
  }

  /** The call that is the answer; a real call before it has made the answer a call already. */
  private startOutput(index: unknown, input: unknown): void {
    if (this.hasToolCalls) {
      this.open.set(index, { kind: 'left_out' });
      return;
    }
    const block = this.steps.open(choice, { kind: 'text' });
    this.open.set(index, { kind: 'output', block, input, hasArguments: false });
  }

  private addText(block: number, text: string): void {
    this.textLength += text.length;
    this.steps.text(block, text);
  }

  private addThought(block: number, { thinking, signature }: JsonObject): void {
    this.steps.text(block, asText(thinking) ?? '');
    const mark = ownSignature(signature);
    if (mark !== null) this.steps.signature(block, mark);
  }

  private addArguments(open: Extract<OpenBlock, { kind: 'call' | 'output' }>, json: string): void {
    if (json === '') return;
    open.hasArguments = true;
    if (open.kind === 'call') this.steps.arguments(open.block, json);
    else this.addText(open.block, json);
  }

  /** Citations wait for the end of their text: only then is its range known. */
  private cite(block: number, startIndex: number, citations: readonly unknown[]): void {
    for (const value of citations) {
      const citation = readCitation(value, startIndex, this.textLength);
      if (citation !== null) this.steps.citation(block, citation);
    }
  }

  private giveWhole({ value, inputJson }: Extract<OpenBlock, { kind: 'whole' }>): void {
    const type = asText(value.type) ?? '';
    const input = inputJson === '' ? null : asObject(parseExactJson(inputJson));
    const block = this.steps.open(choice, {
      kind: 'whole',
      content:
        type === 'redacted_thinking'
          ? {
              kind: 'redacted_thinking',
              signature: { provider: 'anthropic', value: asText(value.data) ?? '' },
            }
          : {
              kind: 'foreign',
              dialect: 'anthropic',
              type,
              value: input === null ? value : { ...value, input },
            },
    });
    this.steps.close(block);
  }
}
