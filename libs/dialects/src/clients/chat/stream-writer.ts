import type { TokenUsage } from '@trueport/contracts';
import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import type { AnswerError } from '../../conversation/answer-error.js';
import type { ClientContext, StreamWriter } from '../../conversation/client-dialect.js';
import { sseComment, sseData } from '../../conversation/sse-text.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import type { JsonObject } from '../../json.js';
import { writeServiceTier } from './service-tier.js';
import type { BlockPart, BlockWriter, Delta } from './stream-block.js';
import { callStyleOf, StreamedChoice, type CallStyle } from './stream-choice.js';
import { writeUsage } from './write-usage.js';

/** The end of every stream of OpenAI's chat that has an end. */
export const streamDone = 'data: [DONE]\n\n';

interface OpenBlock {
  readonly choice: number;
  readonly writer: BlockWriter;
}

/**
 * Writes a streamed answer for clients of OpenAI's chat:
 *
 * ```text
 * (role chunk, delta chunk*, finish chunk) per choice, usage chunk if asked for, [DONE]
 * ```
 *
 * or an error frame, after which nothing comes. Chunks of several choices may alternate. Id, model and time are the same
 * in all chunks.
 *
 * @source `ChatCompletionChunk` of openai 7.55, read 2026-11
 */
export class ChatStreamWriter implements StreamWriter {
  private head = '';
  /** Ends every chunk but the one with the usage. */
  private tail: string;
  private isOver = false;
  private usage: TokenUsage | null = null;
  private serviceTier: JsonObject = {};
  private readonly style: CallStyle;
  private readonly choices = new Map<number, StreamedChoice>();
  private readonly blocks = new Map<number, OpenBlock>();

  constructor(private readonly context: ClientContext) {
    this.style = callStyleOf(context);
    this.tail = this.tailOfChunks();
  }

  write(event: AnswerEvent): string {
    if (this.isOver) return '';
    switch (event.kind) {
      case 'start':
        this.begin(event.id, event.model);
        return this.startChoice(0);
      case 'open':
        return this.open(event.block, event.choice, event.content);
      case 'close':
        return this.close(event.block);
      case 'finish':
        return this.finish(event.choice, event.stopReason);
      case 'logprobs':
        return this.logprobs(event.block, event.value);
      case 'usage':
        this.usage = event.usage;
        if (event.serviceTier !== null) this.setServiceTier(event.serviceTier);
        return '';
      case 'ping':
        return sseComment;
      case 'end':
        return this.end();
      case 'error':
        return this.fail(event.error);
      default:
        return this.part(event);
    }
  }

  keepAlive(): string {
    return this.isOver ? '' : sseComment;
  }

  private setServiceTier(serviceTier: string): void {
    this.serviceTier = writeServiceTier(serviceTier);
    this.tail = this.tailOfChunks();
  }

  /** Chunks before the usage chunk say that usage is not known yet, if it was asked for. */
  private tailOfChunks(): string {
    const usage = this.context.conversation.includeUsage ? { usage: null } : {};
    const rest = JSON.stringify({ ...usage, ...this.serviceTier }).slice(1);
    return `${rest === '}' ? '' : ','}${rest}\n\n`;
  }

  private begin(id: string | null, model: string | null): void {
    const { requestId, createdSeconds, conversation } = this.context;
    const head = JSON.stringify({
      id: id ?? `chatcmpl-${requestId}`,
      object: 'chat.completion.chunk',
      created: createdSeconds,
      model: model ?? conversation.model,
    });
    this.head = `data: ${head.slice(0, -1)}`;
  }

  private startChoice(choice: number): string {
    if (this.head === '') this.begin(null, null);
    if (this.choices.has(choice)) return '';
    this.choices.set(choice, new StreamedChoice(this.context, this.style));
    return this.delta(choice, { role: 'assistant', content: '' });
  }

  private open(block: number, choice: number, content: BlockOpening): string {
    const role = this.startChoice(choice);
    const writer = this.choices.get(choice)?.blockWriter(content);
    if (writer === undefined) return role;
    this.blocks.set(block, { choice, writer });
    return role + this.delta(choice, writer.open());
  }

  private part(part: BlockPart): string {
    const block = this.blocks.get(part.block);
    return block === undefined ? '' : this.delta(block.choice, block.writer.part(part));
  }

  private close(number: number): string {
    const block = this.blocks.get(number);
    if (block === undefined) return '';
    this.blocks.delete(number);
    return this.delta(block.choice, block.writer.close());
  }

  private logprobs(number: number, value: unknown): string {
    const block = this.blocks.get(number);
    return block === undefined
      ? ''
      : this.chunk({ index: block.choice, delta: {}, logprobs: value, finish_reason: null });
  }

  private finish(choice: number, stopReason: Extract<AnswerEvent, { kind: 'finish' }>['stopReason']): string {
    const role = this.startChoice(choice);
    const reason = this.choices.get(choice)?.finish(stopReason);
    return role + this.chunk({ index: choice, delta: {}, logprobs: null, finish_reason: reason });
  }

  /** Every choice has a finish reason in the end, also one whose provider gave none. */
  private end(): string {
    const begun = this.choices.size === 0 ? this.startChoice(0) : '';
    const finishes = [...this.choices].map(([index, choice]) =>
      choice.isFinished ? '' : this.finish(index, 'unknown'),
    );
    this.isOver = true;
    return [begun, ...finishes, this.usageChunk(), streamDone].join('');
  }

  private usageChunk(): string {
    const { usage, head } = this;
    if (usage === null || !this.context.conversation.includeUsage) return '';
    const rest = JSON.stringify({ choices: [], usage: writeUsage(usage), ...this.serviceTier });
    return `${head},${rest.slice(1)}\n\n`;
  }

  private fail(error: AnswerError): string {
    this.isOver = true;
    return sseData(openAiErrorBody(error));
  }

  private delta(choice: number, delta: Delta | null): string {
    if (delta === null) return '';
    // Most of a stream is this, and an object for all that never changes would cost more than the delta.
    const written = JSON.stringify(delta);
    return this.chunkOf(`{"index":${choice},"delta":${written},"logprobs":null,"finish_reason":null}`);
  }

  private chunk(choice: JsonObject): string {
    return this.chunkOf(JSON.stringify(choice));
  }

  private chunkOf(choice: string): string {
    return `${this.head},"choices":[${choice}]${this.tail}`;
  }
}
