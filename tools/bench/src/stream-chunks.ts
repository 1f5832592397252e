import type { ServerResponse } from 'node:http';

/** What is streamed. */
export interface ChunkedAnswer {
  readonly opening?: Buffer;
  readonly chunk: Buffer;
  /** In the place of the last chunk. */
  readonly closing: Buffer;
  /** With the last one. */
  readonly chunks: number;
  readonly gapMs: number;
}

/** Answers with a stream, one chunk after each gap. */
export function streamChunks(response: ServerResponse, answer: ChunkedAnswer): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (answer.opening !== undefined) response.write(answer.opening);
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    if (sent < answer.chunks) {
      response.write(answer.chunk);
      return;
    }
    clearInterval(timer);
    response.end(answer.closing);
  }, answer.gapMs);
  response.on('close', () => clearInterval(timer));
}
