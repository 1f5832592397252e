import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { BusConnection, eventsOfMessage } from '@trueport/bus';
import type { StreamName } from '@trueport/contracts';
import { askBus, StreamReader } from '../reconcile/stream-reader.js';
import { letterOf, splitEvents, type DeadLetter, type StoredLetter } from './dead-letter.js';

const publishTimeoutMs = 5_000;

/** The stream of dead letters. Every method throws GatewayError UNAVAILABLE while NATS is away. */
@Injectable()
export class DeadLetterStore {
  constructor(
    @Inject(BusConnection) private readonly bus: BusConnection,
    @Inject(StreamReader) private readonly streams: StreamReader,
  ) {}

  /** Positions of the letters that have events of a tenant, oldest first. */
  async sequencesOf(tenantId: string): Promise<number[]> {
    const subjects = this.bus.names.streamSubjects.deadLetter;
    const sequences: number[] = [];
    for await (const message of this.streams.messages({ stream: 'deadLetter', subjects })) {
      const letter = letterOf(message.string());
      if (letter !== null && splitEvents(letter, tenantId).own.length > 0) sequences.push(message.seq);
    }
    return sequences;
  }

  /** `null` for a position without a letter. */
  async find(sequence: number): Promise<StoredLetter | null> {
    const message = await this.messageAt('deadLetter', sequence);
    const letter = message === null ? null : letterOf(Buffer.from(message.payload).toString());
    return message === null || letter === null ? null : { sequence, subject: message.subject, letter };
  }

  /** The events of the message that a letter is about, as they were; none when the message is not kept any more. */
  async originalEvents({ subject, sequence }: DeadLetter, stream: StreamName): Promise<readonly unknown[]> {
    const message = await this.messageAt(stream, sequence);
    if (message?.subject !== subject) return [];
    return eventsOfMessage(message.payload);
  }

  /** Publishes events again. Twice within two minutes, because an answer was lost, is once. */
  publishAgain(letter: StoredLetter, events: readonly unknown[]): Promise<void> {
    return this.publish(letter.letter.subject, JSON.stringify(events), `again-${letter.sequence}`);
  }

  /** Takes a letter out of the stream, except for the events that stay: they become a letter of their own before. */
  async remove(stored: StoredLetter, staying: readonly unknown[]): Promise<void> {
    if (staying.length > 0) {
      const rest = JSON.stringify({ ...stored.letter, events: staying });
      await this.publish(stored.subject, rest, `rest-${stored.sequence}`);
    }
    if ((await this.messageAt('deadLetter', stored.sequence)) === null) return;
    await askBus(this.bus, async () =>
      (await this.bus.manager()).streams.deleteMessage(this.bus.names.streams.deadLetter, stored.sequence),
    );
  }

  private async publish(subject: string, body: string, purpose: string): Promise<void> {
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
    const options = { msgID: `${purpose}-${digest}`, timeout: publishTimeoutMs };
    await askBus(this.bus, () => this.bus.jetstream().publish(subject, body, options));
  }

  private async messageAt(
    stream: StreamName,
    sequence: number,
  ): Promise<{ readonly subject: string; readonly payload: Uint8Array } | null> {
    const message = await askBus(this.bus, async () =>
      (await this.bus.manager()).streams.getMessage(this.bus.names.streams[stream], { seq: sequence }),
    );
    return message === null ? null : { subject: message.subject, payload: message.data };
  }
}
