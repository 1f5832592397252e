import type { JsonObject } from '../../json.js';
import type { EmitEvent } from './output-event.js';

/** A `refusal` part of a message. */
export class RefusalPart {
  private refusal = '';

  /** @param emit knows the place of the part */
  constructor(private readonly emit: EmitEvent) {
    emit('response.content_part.added', { part: this.snapshot() });
  }

  add(delta: string): void {
    this.refusal += delta;
    this.emit('response.refusal.delta', { delta });
  }

  finish(): void {
    this.emit('response.refusal.done', { refusal: this.refusal });
    this.emit('response.content_part.done', { part: this.snapshot() });
  }

  snapshot(): JsonObject {
    return { type: 'refusal', refusal: this.refusal };
  }
}
