import { SseReader, type JsonObject } from '@trueport/dialects';

/** Looks on while an answer passes to the client. */
export interface AnswerObserver {
  /** The next bytes of a stream, in any split. */
  stream(bytes: Buffer): void;
  whole(bytes: Buffer): void;
}

/** Event types that carry the response as it is in the end. @source OpenAI Responses API, streaming events, 2026-11 */
const lastEvents = /^\{\s*"type"\s*:\s*"response\.(?:completed|incomplete|failed|queued)"/;
const typeBytes = 64;

/** Takes the response object out of an answer of the Responses API, so that it can be kept. */
export class ResponseCapture implements AnswerObserver {
  response: JsonObject | null = null;
  private readonly reader = new SseReader((bytes, start, end) => {
    const begin = bytes.toString('latin1', start, Math.min(end, start + typeBytes));
    if (lastEvents.test(begin)) this.take(bytes.toString('utf8', start, end), 'response');
  });

  stream(bytes: Buffer): void {
    this.reader.push(bytes);
  }

  whole(bytes: Buffer): void {
    this.take(bytes.toString(), null);
  }

  private take(text: string, member: string | null): void {
    try {
      const document = JSON.parse(text) as JsonObject;
      const response = member === null ? document : document[member];
      if (typeof response === 'object' && response !== null) this.response = response as JsonObject;
    } catch {
      // Nobody can ask for an answer that is no JSON.
    }
  }
}
