import { createInbox, headers, type Msg, type NatsConnection } from '@nats-io/nats-core';
import type { Logger, MetricsRegistry } from '@trueport/observability';
import type { BusConnection } from '../bus-connection.js';
import { Spool, type AppendOptions, type SpooledEvent } from '../spool/spool.js';
import { RecordEncoder, type RecordParts, type SpoolRecordKind } from '../spool/spool-record.js';
import { frameHeadBytes } from '../wire/event-message.js';
import { MessageBuffers } from './message-buffers.js';
import { PublisherMetrics } from './publisher-metrics.js';

/** An event as the publisher needs it: anything with an id that JSON can hold. */
export interface PublishableEvent {
  readonly id: string;
}

/** An event that its maker has encoded already, because it knows a cheaper way. */
export interface EncodedEvent extends PublishableEvent {
  readonly json: string;
  /**
   * Bytes that consumers get as `data.body_base64`, in pieces; they are copied before the publisher returns. At most
   * 512 KiB, so that an event fits a message.
   */
  readonly body?: readonly Buffer[];
}

/** Bounds of the publisher. */
export interface PublisherOptions {
  readonly spoolDirectory: string;
  readonly spoolMaxBytes: number;
  readonly memoryEvents: number;
  readonly syncToDisk: boolean;
  readonly batchEvents: number;
  readonly batchMs: number;
}

/** A message on its way; its id stays the same however often it is sent. */
interface Message {
  readonly subject: string;
  readonly messageId: string;
  /** None once acknowledged: the map's former tables live until a collection of the whole heap, and this with them. */
  events: readonly QueuedEvent[];
  readonly bytes: number;
  sentAtMs: number;
}

/** An event in memory; `spooled` is `null` while the disk cannot be written. */
interface QueuedEvent {
  readonly subject: string;
  readonly encoded: Buffer;
  readonly spooled: SpooledEvent | null;
}

const segmentBytes = 4 * 1024 * 1024;
const maxMessagesInFlight = 128;
const maxBytesInFlight = 16 * 1024 * 1024;
const maxQueuedBytes = 32 * 1024 * 1024;
/** Bounds a message well below the server's usual `max_payload` of 1 MiB, also when its bodies become base64 again. */
const maxMessageBytes = 512 * 1024;
/** Brackets of the array around the events. */
const maxMessageFramingBytes = 2;
const acknowledgementTimeoutMs = 5_000;
const housekeepingMs = 100;

/**
 * Publishes events to JetStream so that none is lost and no caller waits: each event is in the spool before the turn
 * of the event loop ends, is sent in a batch with others, and leaves the spool when JetStream has acknowledged it.
 *
 * Acknowledgements come to one shared inbox; a promise per event would cost ten times as much.
 * Order within a subject is kept as long as nothing has to be sent again.
 */
export class EventPublisher {
  private readonly spool: Spool;
  private readonly metrics: PublisherMetrics;
  private readonly queues = new Map<string, QueuedEvent[]>();
  private queued = 0;
  private queuedBytes = 0;
  private readonly inFlight = new Map<number, Message>();
  private bytesInFlight = 0;
  private readonly again: Message[] = [];
  private sequence = 0;
  private batchTimer: NodeJS.Timeout | null = null;
  private readonly housekeeping: NodeJS.Timeout;
  private readonly inbox = createInbox();
  private subscribed = false;
  private diskFailing = false;
  private readonly memoryEncoder = new RecordEncoder();
  private readonly messageBuffers = new MessageBuffers(maxMessageBytes + maxMessageFramingBytes);
  private closed = false;
  private whenIdle: (() => void) | null = null;

  constructor(
    private readonly bus: BusConnection,
    private readonly options: PublisherOptions,
    registry: MetricsRegistry,
    private readonly logger: Logger,
  ) {
    const { spoolDirectory: directory, spoolMaxBytes: maxBytes } = options;
    this.spool = new Spool(
      { directory, maxBytes, segmentBytes: Math.min(segmentBytes, maxBytes / 4) },
      {
        onDropped: (events) => this.noteDropped(events),
        onUnwritten: (events, error) => this.keepInMemory(events, error),
      },
    );
    this.metrics = new PublisherMetrics(registry, () => ({
      events: this.spool.pendingEvents,
      bytes: this.spool.bytes,
    }));
    this.housekeeping = setInterval(() => this.keepHouse(), housekeepingMs);
    bus.onConnected((connection) => this.connectionCame(connection));
  }

  /** Takes an event. Never blocks, never throws. */
  publish(subject: string, event: PublishableEvent): void {
    this.take('event', subject, event);
  }

  /** Like `publish`, for what nobody relies on within this turn of the event loop: it may share a write with others. */
  publishSoon(subject: string, event: PublishableEvent | EncodedEvent): void {
    this.take('event', subject, event, true);
  }

  /** Takes an event that begins something, which nobody relies on within this turn; until the closing event of the same id it is remembered over a crash. */
  publishOpening(subject: string, event: PublishableEvent | EncodedEvent): void {
    this.take('opening', subject, event, true);
  }

  /** Takes the event that ends what the opening of the same id began. */
  publishClosing(subject: string, event: PublishableEvent | EncodedEvent): void {
    this.take('closing', subject, event);
  }

  /** Like `publishClosing`, for an end that nobody sees before a `setImmediate` that is asked for after this call. */
  publishClosingSoon(subject: string, event: PublishableEvent | EncodedEvent): void {
    this.take('closing', subject, event, true);
  }

  /** The openings that an earlier process left without closing, parsed; given out once. */
  takeUnfinished(): readonly unknown[] {
    return this.spool.takeUnfinished().map((record) => JSON.parse(record.encoded.toString()) as unknown);
  }

  /** What has not been acknowledged. */
  state(): { readonly pendingEvents: number; readonly spoolBytes: number } {
    return { pendingEvents: this.spool.pendingEvents, spoolBytes: this.spool.bytes };
  }

  /** Resolves when everything has been acknowledged, or at the deadline: the rest stays in the spool. */
  async flush(deadlineMs: number): Promise<void> {
    this.pump();
    if (this.isIdle()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      this.whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.whenIdle = null;
  }

  /** Ends publishing; what is not acknowledged stays in the spool for the next start. */
  close(): void {
    this.closed = true;
    clearInterval(this.housekeeping);
    if (this.batchTimer !== null) clearTimeout(this.batchTimer);
    this.spool.close();
  }

  private take(
    kind: SpoolRecordKind,
    subject: string,
    event: PublishableEvent | EncodedEvent,
    mayShareWrite = false,
  ): void {
    const { id } = event;
    const parts =
      'json' in event
        ? { subject, id, json: event.json, body: event.body }
        : { subject, id, json: JSON.stringify(event) };
    const hasRoom = this.hasRoom();
    const spooled = this.write(kind, parts, { isHeld: hasRoom, mayShareWrite });
    this.metrics.published.inc();
    if (spooled?.isLeftToRead === true) {
      this.schedule();
      return;
    }
    if (!hasRoom) {
      this.noteDropped(1);
      return;
    }
    this.enqueue(subject, spooled?.encoded ?? this.unspooled(kind, parts), spooled);
    this.schedule();
  }

  /** What goes beyond is read from disk again when its turn comes. */
  private hasRoom(): boolean {
    return this.queued < this.options.memoryEvents && this.queuedBytes < maxQueuedBytes;
  }

  /** `null` while the disk cannot be written: then memory is all there is. */
  private write(kind: SpoolRecordKind, parts: RecordParts, options: AppendOptions): SpooledEvent | null {
    try {
      const spooled = this.spool.append(kind, parts, options);
      if (this.diskFailing) this.logger.info({ component: 'bus' }, 'the spool can be written again');
      this.diskFailing = false;
      return spooled;
    } catch (error) {
      this.noteDiskFailure(error);
      return null;
    }
  }

  /** Events that were to be on disk and are not. Some are in the queue already; sending twice does no harm. */
  private keepInMemory(events: readonly SpooledEvent[], error: unknown): void {
    this.noteDiskFailure(error);
    for (const { subject, encoded } of events) {
      if (this.hasRoom()) this.enqueue(subject, encoded, null);
      else this.noteDropped(1);
    }
  }

  private noteDiskFailure(error: unknown): void {
    this.metrics.diskFailures.inc();
    if (this.diskFailing) return;
    this.diskFailing = true;
    this.logger.error(
      { component: 'bus', err: error },
      'the spool cannot be written: events are held in memory only',
    );
  }

  /** An event that only memory has. */
  private unspooled(kind: SpoolRecordKind, parts: RecordParts): Buffer {
    const { encoded, block } = this.memoryEncoder.encode(kind, parts);
    const copy = Buffer.from(encoded);
    this.memoryEncoder.blocks.release(block);
    return copy;
  }

  private enqueue(subject: string, encoded: Buffer, spooled: SpooledEvent | null): void {
    let queue = this.queues.get(subject);
    if (queue === undefined) this.queues.set(subject, (queue = []));
    queue.push({ subject, encoded, spooled });
    this.queued += 1;
    this.queuedBytes += encoded.length;
  }

  private schedule(): void {
    if (this.batchTimer !== null || this.closed) return;
    this.batchTimer = setTimeout(() => {
      this.batchTimer = null;
      this.pump();
    }, this.options.batchMs);
  }

  /** Sends as much as may be in flight. */
  private pump(): void {
    const connection = this.bus.current;
    if (connection === null || this.closed || !this.subscribed) return;
    while (this.inFlight.size < maxMessagesInFlight && this.bytesInFlight < maxBytesInFlight) {
      const message = this.again.shift() ?? this.nextMessage();
      if (message === null) break;
      this.send(connection, message);
    }
    this.noteIdle();
  }

  private nextMessage(): Message | null {
    if (this.queued === 0) this.readFromDisk();
    for (const [subject, queue] of this.queues) {
      if (queue.length === 0) continue;
      const events = takeBatch(queue, this.options.batchEvents);
      this.queued -= events.length;
      const bytes = bytesOf(events);
      this.queuedBytes -= bytes;
      this.sequence += 1;
      const messageId = `${this.inbox}.${this.sequence}`;
      return { subject, messageId, events, bytes, sentAtMs: 0 };
    }
    return null;
  }

  private readFromDisk(): void {
    if (!this.spool.hasUnread) return;
    for (const spooled of this.spool.read(Math.min(1_000, this.options.memoryEvents))) {
      this.enqueue(spooled.subject, spooled.encoded, spooled);
    }
  }

  private send(connection: NatsConnection, message: Message): void {
    const sequence = Number(message.messageId.slice(this.inbox.length + 1));
    message.sentAtMs = performance.now();
    this.inFlight.set(sequence, message);
    this.bytesInFlight += message.bytes;
    const messageHeaders = headers();
    messageHeaders.set('Nats-Msg-Id', message.messageId);
    const options = { reply: message.messageId, headers: messageHeaders };
    this.messageBuffers.lend(message.events, (payload) => {
      try {
        connection.publish(message.subject, payload, options);
      } catch (error) {
        // The connection went away between the look and the call; housekeeping sends it again.
        this.logger.debug({ component: 'bus', err: error }, 'a message could not be handed over');
      }
    });
  }

  private connectionCame(connection: NatsConnection): void {
    if (!this.subscribed) {
      connection.subscribe(`${this.inbox}.*`, { callback: (_error, message) => this.answered(message) });
      this.subscribed = true;
    }
    // Whatever was in flight when the connection broke may or may not have arrived: its id makes sending again safe.
    this.sendAgain(() => true);
    this.pump();
  }

  private answered(answer: Msg): void {
    const sequence = Number(answer.subject.slice(this.inbox.length + 1));
    const message = this.inFlight.get(sequence);
    if (message === undefined) return;
    if (!isAcknowledgement(answer)) {
      // No stream takes the subject, or JetStream cannot store right now: housekeeping tries again.
      this.metrics.retried.inc();
      this.bus.setUpAgain();
      message.sentAtMs = performance.now() - acknowledgementTimeoutMs + housekeepingMs * 5;
      return;
    }
    this.landed(sequence, message);
    for (const event of message.events) if (event.spooled !== null) this.spool.acknowledge(event.spooled);
    this.metrics.acknowledged.inc(message.events.length);
    message.events = [];
    if (this.queued > 0 || this.again.length > 0 || this.spool.hasUnread) this.schedule();
    else this.noteIdle();
  }

  private keepHouse(): void {
    const overdueAtMs = performance.now() - acknowledgementTimeoutMs;
    this.sendAgain((message) => message.sentAtMs <= overdueAtMs);
    if (this.options.syncToDisk) this.spool.sync();
    this.spool.tidy();
    this.pump();
  }

  private sendAgain(isDue: (message: Message) => boolean): void {
    for (const [sequence, message] of this.inFlight) {
      if (!isDue(message)) continue;
      this.landed(sequence, message);
      this.again.push(message);
    }
  }

  private landed(sequence: number, message: Message): void {
    this.inFlight.delete(sequence);
    this.bytesInFlight -= message.bytes;
  }

  private isIdle(): boolean {
    return this.queued === 0 && this.inFlight.size === 0 && this.again.length === 0 && !this.spool.hasUnread;
  }

  private noteIdle(): void {
    if (this.whenIdle !== null && this.isIdle()) this.whenIdle();
  }

  private noteDropped(events: number): void {
    if (events === 0) return;
    this.metrics.dropped.inc(events);
    this.logger.error({ component: 'bus', events }, 'events were dropped: the spool is full');
  }
}

function takeBatch(queue: QueuedEvent[], batchEvents: number): QueuedEvent[] {
  let count = 0;
  let bytes = 0;
  while (count < queue.length && count < batchEvents) {
    bytes += (queue[count] as QueuedEvent).encoded.length + frameHeadBytes;
    if (count > 0 && bytes > maxMessageBytes) break;
    count += 1;
  }
  return queue.splice(0, count);
}

function bytesOf(events: readonly QueuedEvent[]): number {
  let bytes = 0;
  for (const { encoded } of events) bytes += encoded.length;
  return bytes;
}

/** @source JetStream publish acknowledgement: `{"stream","seq","duplicate"}` or `{"error"}`; status 503 without responders */
function isAcknowledgement(answer: Msg): boolean {
  if (answer.data.length === 0) return false;
  try {
    const body = answer.json<{ stream?: string; error?: unknown }>();
    return body.stream !== undefined && body.error === undefined;
  } catch {
    return false;
  }
}
