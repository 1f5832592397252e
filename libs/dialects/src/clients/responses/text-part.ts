import type { Citation } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { annotationOf } from './annotations.js';
import type { EmitEvent } from './output-event.js';

/** An `output_text` part of a message. */
export class TextPart {
  private text = '';
  private readonly annotations: JsonObject[] = [];
  private readonly logprobs: unknown[] = [];

  /**
   * @param emit knows the place of the part
   * @param start where the part begins in the text of the whole answer
   */
  constructor(
    private readonly emit: EmitEvent,
    private readonly start: number,
  ) {
    emit('response.content_part.added', { part: this.snapshot() });
  }

  get length(): number {
    return this.text.length;
  }

  /** @param logprobs of the tokens seen since the last text */
  add(delta: string, logprobs: readonly unknown[]): void {
    this.text += delta;
    this.logprobs.push(...logprobs);
    this.emit('response.output_text.delta', { delta, logprobs });
  }

  /** Token probabilities that came after the text they belong to; the closing event shows them. */
  addLogprobs(logprobs: readonly unknown[]): void {
    this.logprobs.push(...logprobs);
  }

  /**
   * @param from where the text that it was given with begins in this part
   * @returns whether there is an annotation that can say it
   */
  cite(citation: Citation, from: number): boolean {
    const annotation = annotationOf(citation, { start: this.start }, { start: from, end: this.length });
    if (annotation === null) return false;
    this.emit('response.output_text.annotation.added', {
      annotation_index: this.annotations.length,
      annotation,
    });
    this.annotations.push(annotation);
    return true;
  }

  finish(): void {
    this.emit('response.output_text.done', { text: this.text, logprobs: this.logprobs });
    this.emit('response.content_part.done', { part: this.snapshot() });
  }

  snapshot(): JsonObject {
    return {
      type: 'output_text',
      text: this.text,
      annotations: [...this.annotations],
      logprobs: [...this.logprobs],
    };
  }
}
