import { maxMessageBytes, ProtocolError } from './message.js';

/** Cuts a byte stream into messages by their length; keeps no more than one incomplete message. */
export class MessageSplitter {
  private chunks: Buffer[] = [];
  private bytes = 0;

  /** @throws ProtocolError for a length that no message has */
  push(chunk: Buffer, onMessage: (message: Buffer) => void): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    while (this.bytes >= 4) {
      const first = this.chunks[0] as Buffer;
      if (first.length < 4) this.join();
      const length = (this.chunks[0] as Buffer).readInt32LE(0);
      if (length < 16 || length > maxMessageBytes) throw new ProtocolError(`a message of ${length} bytes`);
      if (this.bytes < length) return;
      this.join();
      const all = this.chunks[0] as Buffer;
      this.chunks = all.length > length ? [all.subarray(length)] : [];
      this.bytes -= length;
      onMessage(all.subarray(0, length));
    }
  }

  private join(): void {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
  }
}
