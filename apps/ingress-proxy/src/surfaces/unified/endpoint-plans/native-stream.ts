import {
  brokenOff,
  createContentWatch,
  createUsageTap,
  openAiErrorBody,
  readInBandError,
  type AnswerError,
  type StreamSighting,
  type UsageReading,
} from '@trueport/dialects';
import { PendingBytes, type StreamTranslation } from '../stream-translation.js';
import { maxAnswerBytes } from '../upstream-call.js';

/** So much of a first event is no error. */
const contentBytes = 256 * 1024;
const comment = ': keep-alive\n\n';

/** A stream of OpenAI's images or transcriptions, which passes byte for byte; what precedes the first event is held. */
export class NativeStream implements StreamTranslation {
  hasContent = false;
  error: AnswerError | null = null;
  isOver = false;
  private readonly pending = new PendingBytes();
  // Of all OpenAI's streams those of the Responses API are read alike: by the type of the event.
  private readonly watch = createContentWatch('openai-responses', maxAnswerBytes);
  private readonly tap = createUsageTap('openai', 'sse', { maxEventBytes: maxAnswerBytes });
  private bytes = 0;
  private finalReading: UsageReading | null = null;

  push(chunk: Buffer): void {
    if (this.isOver) return;
    this.tap.push(chunk);
    this.bytes += chunk.length;
    if (!this.hasContent) this.judge(this.watch.push(chunk));
    if (!this.isOver) this.pending.addBytes(chunk);
  }

  end(): void {
    if (!this.hasContent) this.judge(this.watch.end());
    if (this.isOver) return;
    if (this.reading().finished) {
      this.hasContent = true;
      this.isOver = true;
    } else {
      this.fail(brokenOff);
    }
  }

  fail(error: AnswerError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.error = error;
    if (this.hasContent) this.pending.addEvent(`data: ${JSON.stringify(openAiErrorBody(error))}\n\n`);
  }

  begin(): void {
    this.hasContent = true;
  }

  take(): Buffer {
    return this.pending.take();
  }

  reading(): UsageReading {
    this.finalReading ??= this.tap.end();
    return this.finalReading;
  }

  keepAlive(): string {
    return comment;
  }

  /** Nothing has been said yet: an error here is another provider's chance. */
  private judge(sighting: StreamSighting): void {
    if (sighting === 'content' || (sighting === 'nothing' && this.bytes > contentBytes))
      this.hasContent = true;
    if (sighting !== 'error') return;
    this.isOver = true;
    this.error = readInBandError('openai-chat', this.watch.failure ?? {}) ?? brokenOff;
  }
}
