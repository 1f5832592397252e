import type { TokenUsage } from '@trueport/contracts';
import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import type { ClientContext, StreamWriter } from '../../conversation/client-dialect.js';
import { sseComment, sseData } from '../../conversation/sse-text.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import type { JsonObject } from '../../json.js';
import { streamDone } from '../chat/stream-writer.js';
import { writeUsage } from '../chat/write-usage.js';
import { completionChoice, completionFinish, completionHead, textOfWhole } from './write-answer.js';

/**
 * Writes a streamed answer for clients of OpenAI's older completions: chunks of text, a chunk with the finish reason per
 * choice, a usage chunk if asked for, `[DONE]`; or an error frame, after which nothing comes.
 *
 * @source `Completion` of openai 7.55, read 2026-11
 */
export class CompletionsStreamWriter implements StreamWriter {
  private head: JsonObject;
  private isOver = false;
  private usage: TokenUsage | null = null;
  /** Choices that began, and whether they ended. */
  private readonly finished = new Map<number, boolean>();
  /** Choice of every block whose text is shown. */
  private readonly blocks = new Map<number, number>();

  constructor(private readonly context: ClientContext) {
    this.head = completionHead({ id: null, model: null }, context);
  }

  write(event: AnswerEvent): string {
    if (this.isOver) return '';
    switch (event.kind) {
      case 'start':
        this.head = completionHead(event, this.context);
        return '';
      case 'open':
        return this.open(event.block, event.choice, event.content);
      case 'text':
        return this.text(this.blocks.get(event.block), event.text);
      case 'finish':
        this.finished.set(event.choice, true);
        return this.chunk(completionChoice(event.choice, '', completionFinish(event.stopReason)));
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'ping':
        return sseComment;
      case 'end':
        return this.end();
      case 'error':
        this.isOver = true;
        return sseData(openAiErrorBody(event.error));
      default:
        return '';
    }
  }

  keepAlive(): string {
    return this.isOver ? '' : sseComment;
  }

  private open(block: number, choice: number, content: BlockOpening): string {
    if (!this.finished.has(choice)) this.finished.set(choice, false);
    if (content.kind === 'whole') return this.text(choice, textOfWhole(content.content, this.context));
    if (content.kind === 'text' || content.kind === 'refusal') this.blocks.set(block, choice);
    return '';
  }

  private text(choice: number | undefined, text: string): string {
    return choice === undefined || text === '' ? '' : this.chunk(completionChoice(choice, text, null));
  }

  /** Every choice has a finish reason in the end, also one whose provider gave none. */
  private end(): string {
    this.isOver = true;
    if (this.finished.size === 0) this.finished.set(0, false);
    const finishes = [...this.finished].map(([choice, isFinished]) =>
      isFinished ? '' : this.chunk(completionChoice(choice, '', completionFinish('unknown'))),
    );
    return [...finishes, this.usageChunk(), streamDone].join('');
  }

  private usageChunk(): string {
    if (this.usage === null || !this.context.conversation.includeUsage) return '';
    return sseData({ ...this.head, choices: [], usage: writeUsage(this.usage) });
  }

  /** Chunks before the usage chunk say that usage is not known yet, if it was asked for. */
  private chunk(choice: JsonObject): string {
    const usage = this.context.conversation.includeUsage ? { usage: null } : {};
    return sseData({ ...this.head, choices: [choice], ...usage });
  }
}
