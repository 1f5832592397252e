import { frameHeadBytes, isFrame, writeFrameHead } from '../wire/event-message.js';

/** An event as it goes over the wire. */
interface EventBytes {
  readonly encoded: Buffer;
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
/** Most memory is used by one message at a time; more than these are left to the garbage collector. */
const maxFree = 4;

/** Memory for messages, used again: the client has its own copy by the time the microtasks of `publish` are done. */
export class MessageBuffers {
  private readonly free: Buffer[] = [];

  /** @param bytes of the largest message, unless a single event is larger */
  constructor(private readonly bytes: number) {}

  /** Lends a message of the events: a JSON array or, when one has a body, frames. `send` must publish it at once. */
  lend(events: readonly EventBytes[], send: (message: Buffer) => void): void {
    const isFramed = events.some(({ encoded }) => isFrame(encoded));
    let most = 2;
    for (const { encoded } of events) most += encoded.length + frameHeadBytes;
    const buffer = this.bufferOf(most);
    send(buffer.subarray(0, isFramed ? writeFrames(buffer, events) : writeArray(buffer, events)));
    queueMicrotask(() => {
      if (buffer.length === this.bytes && this.free.length < maxFree) this.free.push(buffer);
    });
  }

  private bufferOf(bytes: number): Buffer {
    if (bytes > this.bytes) return Buffer.allocUnsafeSlow(bytes);
    return this.free.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
  }
}

function writeArray(message: Buffer, events: readonly EventBytes[]): number {
  message[0] = openBracket;
  let end = 1;
  for (const { encoded } of events) {
    if (end > 1) message[end++] = comma;
    end += encoded.copy(message, end);
  }
  message[end] = closeBracket;
  return end + 1;
}

function writeFrames(message: Buffer, events: readonly EventBytes[]): number {
  let end = 0;
  for (const { encoded } of events) {
    if (!isFrame(encoded)) end = writeFrameHead(message, end, encoded.length, 0);
    end += encoded.copy(message, end);
  }
  return end;
}
