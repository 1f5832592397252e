import { SseReader, type JsonObject, type StreamEvent } from '@trueport/dialects';
import type { EventFraming } from './translated-stream.js';
import { maxAnswerBytes } from './upstream-call.js';

const openBrace = 0x7b;
const done = '[DONE]';

/** Server-sent events: one JSON document each, or OpenAI's `[DONE]`. What is neither is passed over. */
export class SseFraming implements EventFraming {
  private events: StreamEvent[] = [];
  private readonly reader = new SseReader((bytes, start, end) => {
    const text = bytes.toString('utf8', start, end);
    if (bytes[start] === openBrace) this.add(text);
    else if (text.trim() === done) this.events.push({ name: done, data: {} });
  }, maxAnswerBytes);

  push(chunk: Buffer): readonly StreamEvent[] {
    this.reader.push(chunk);
    return this.taken();
  }

  end(): readonly StreamEvent[] {
    this.reader.end();
    return this.taken();
  }

  private add(text: string): void {
    try {
      this.events.push({ name: null, data: JSON.parse(text) as JsonObject });
    } catch {
      // The reader of the dialect sees to it that an incomplete answer does not pass for a complete one.
    }
  }

  private taken(): readonly StreamEvent[] {
    const { events } = this;
    if (events.length > 0) this.events = [];
    return events;
  }
}
