import type { TokenUsage } from '@trueport/contracts';
import {
  estimatedTokens,
  type AnswerError,
  type AnswerEvent,
  type LossListener,
  type StreamEvent,
  type StreamReader,
  type StreamWriter,
  type UsageReading,
} from '@trueport/dialects';
import { PendingBytes, type StreamTranslation } from './stream-translation.js';

/** Takes the events out of a provider's bytes, whatever its framing. */
export interface EventFraming {
  push(chunk: Buffer): readonly StreamEvent[];
  /** Events that were complete but for their end; called once. */
  end(): readonly StreamEvent[];
}

/** A stream of one dialect told in another. What precedes the first content is held until it comes. */
export class TranslatedStream implements StreamTranslation {
  hasContent = false;
  error: AnswerError | null = null;
  isOver = false;
  private readonly pending = new PendingBytes();
  private usage: TokenUsage | null = null;
  private serviceTier: string | null = null;
  private model: string | null = null;
  private characters = 0;
  private isFinished = false;
  private readonly writer: StreamWriter;
  readonly losses = new Set<string>();

  /** @param createWriter of the client's stream, which tells what is lost */
  constructor(
    private readonly framing: EventFraming,
    private readonly reader: StreamReader,
    createWriter: (onLoss: LossListener) => StreamWriter,
  ) {
    this.writer = createWriter((warning) => this.losses.add(warning));
  }

  push(chunk: Buffer): void {
    for (const event of this.framing.push(chunk)) this.takeAll(this.reader.push(event));
  }

  end(): void {
    for (const event of this.framing.end()) this.takeAll(this.reader.push(event));
    this.takeAll(this.reader.end());
  }

  fail(error: AnswerError): void {
    this.takeOne({ kind: 'error', error });
  }

  begin(): void {
    this.hasContent = true;
  }

  take(): Buffer {
    return this.pending.take();
  }

  reading(): UsageReading {
    return {
      usage: this.usage,
      model: this.model,
      serviceTier: this.serviceTier,
      estimatedCompletionTokens: estimatedTokens(this.characters),
      finished: this.isFinished,
    };
  }

  keepAlive(): string {
    return this.writer.keepAlive();
  }

  private takeAll(events: readonly AnswerEvent[]): void {
    for (const event of events) this.takeOne(event);
  }

  private takeOne(event: AnswerEvent): void {
    if (this.isOver) return;
    this.note(event);
    // Before content nothing has left: the failure is another deployment's chance.
    if (event.kind !== 'error' || this.hasContent) this.pending.addText(this.writer.write(event));
  }

  private note(event: AnswerEvent): void {
    switch (event.kind) {
      case 'start':
        this.model = event.model;
        return;
      case 'usage':
        this.usage = event.usage;
        this.serviceTier = event.serviceTier ?? this.serviceTier;
        return;
      case 'text':
        this.characters += event.text.length;
        this.hasContent = true;
        return;
      case 'arguments':
        this.characters += event.json.length;
        this.hasContent = true;
        return;
      case 'open':
        if (event.content.kind === 'tool_call' || event.content.kind === 'whole') this.hasContent = true;
        return;
      case 'finish':
      case 'signature':
        this.hasContent = true;
        return;
      case 'end':
        this.isFinished = true;
        this.isOver = true;
        this.hasContent = true;
        return;
      case 'error':
        this.error = event.error;
        this.isOver = true;
        return;
      case 'citation':
      case 'logprobs':
      case 'close':
      case 'ping':
        return;
    }
  }
}
