import { AwsEventStreamReader, bedrockEventOf, exceptionPrefix, type StreamEvent } from '@trueport/dialects';
import type { EventFraming } from './translated-stream.js';
import { maxAnswerBytes } from './upstream-call.js';

/** Frames of an AWS event stream. A stream that is cut or damaged ends with an exception, never as a complete answer. */
export class AwsFraming implements EventFraming {
  private events: StreamEvent[] = [];
  private isFaultTold = false;
  private readonly reader = new AwsEventStreamReader(
    (frame) => this.events.push(bedrockEventOf(frame)),
    maxAnswerBytes,
  );

  push(chunk: Buffer): readonly StreamEvent[] {
    this.reader.push(chunk);
    return this.taken();
  }

  end(): readonly StreamEvent[] {
    this.reader.end();
    return this.taken();
  }

  private taken(): readonly StreamEvent[] {
    const { fault } = this.reader;
    if (fault !== null && !this.isFaultTold) {
      this.isFaultTold = true;
      const message = `The stream of Bedrock is damaged (${fault}).`;
      this.events.push({ name: `${exceptionPrefix}DamagedStream`, data: { message } });
    }
    const { events } = this;
    if (events.length > 0) this.events = [];
    return events;
  }
}
