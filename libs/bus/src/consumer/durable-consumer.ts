import { AckPolicy, DeliverPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { Logger } from '@trueport/observability';
import { streamOf } from '@trueport/contracts';
import type { z } from 'zod';
import type { BusConnection } from '../bus-connection.js';
import { eventsOfMessage } from '../wire/event-message.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import type { EventBatch } from './event-batch.js';
import type { HandlingFailure } from './retry-later.js';

/** One durable consumer and what is done with its events. */
export interface DurableConsumerOptions {
  readonly serviceName: string;
  readonly pattern: string;
  readonly schema: z.ZodType;
  readonly handle: (batch: EventBatch<unknown>) => Promise<void>;
  /** What a dead letter keeps of an event; the whole event by default. Content must not outlive its stream. */
  readonly deadLetterOf?: ((event: unknown) => unknown) | undefined;
  readonly batchEvents: number;
  readonly batchMs: number;
  readonly maxAttempts: number;
  readonly prefetchedMessages?: number;
}

/** A message with its events, those that fit their schema. */
interface Received {
  readonly message: JsMsg;
  readonly events: readonly unknown[];
}

const acknowledgementWaitMs = 30_000;
const heartbeatMs = 10_000;
const defaultPrefetchedMessages = 256;
const restartDelayMs = 500;
/** Delays before the next attempts; the last one repeats. */
const retryDelaysMs = [200, 1_000, 5_000, 15_000] as const;
const retryLaterMs = 1_000;
/** Streams positions whose failures are remembered. */
const maxRemembered = 10_000;

/**
 * Pulls the messages of one subject, groups their events into batches, and acknowledges a message only when the batch
 * it was in has been handled. Batches are handled one at a time.
 *
 * When a batch fails its messages are tried one by one, so that one bad event does not hold up its neighbours. After
 * `maxAttempts` of its own failures a message becomes a dead letter; failures that say "retry later" do not count.
 */
export class DurableConsumer {
  private readonly subject: string;
  private readonly durableName: string;
  private readonly prefetchedMessages: number;
  private readonly failures = new Map<number, number>();
  private buffer: Received[] = [];
  private bufferedEvents = 0;
  private wake: (() => void) | null = null;
  private messages: ConsumerMessages | null = null;
  private restartTimer: NodeJS.Timeout | null = null;
  private pulling = false;
  private closed = false;
  private readonly working: Promise<void>;

  constructor(
    private readonly bus: BusConnection,
    private readonly options: DurableConsumerOptions,
    private readonly metrics: ConsumerMetrics,
    private readonly logger: Logger,
  ) {
    const prefix = bus.names.subjects.requestAdmitted.slice(0, -'gateway.request.admitted'.length);
    this.subject = prefix + options.pattern;
    this.durableName = `${options.serviceName}_${options.pattern}`.replace(/[^A-Za-z0-9_-]/g, '_');
    this.prefetchedMessages = options.prefetchedMessages ?? defaultPrefetchedMessages;
    this.working = this.work();
    bus.onConnected(() => void this.pull());
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.restartTimer !== null) clearTimeout(this.restartTimer);
    this.messages?.stop();
    this.wake?.();
    await this.working;
  }

  /** Pulls as long as the subscription lasts, then tries again. */
  private async pull(): Promise<void> {
    if (this.pulling || this.closed) return;
    this.pulling = true;
    try {
      const consumer = await this.ensureConsumer();
      const messages = await consumer.consume({
        max_messages: this.prefetchedMessages,
        expires: 5_000,
        idle_heartbeat: 1_000,
      });
      this.messages = messages;
      if (this.closed) messages.stop();
      for await (const message of messages) await this.receive(message);
    } catch (error) {
      this.logger.warn(
        { component: 'consumer', consumer: this.durableName, err: error },
        'pulling was interrupted',
      );
    } finally {
      this.pulling = false;
      this.messages = null;
      if (!this.closed) this.restartTimer = setTimeout(() => void this.pull(), restartDelayMs);
    }
  }

  private async ensureConsumer() {
    const manager = await this.bus.manager();
    const stream = this.bus.names.streams[streamOf(this.options.pattern)];
    const wanted = {
      durable_name: this.durableName,
      filter_subject: this.subject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: acknowledgementWaitMs * 1_000_000,
      max_deliver: -1,
      max_ack_pending: this.prefetchedMessages * 8,
    };
    await manager.consumers.add(stream, wanted);
    return this.bus.jetstream().consumers.get(stream, this.durableName);
  }

  private async receive(message: JsMsg): Promise<void> {
    this.metrics.lag.set(message.info.pending);
    const events: unknown[] = [];
    const problems: { readonly event: unknown; readonly problem: string }[] = [];
    for (const event of eventsOfMessage(message.data)) {
      const checked = this.options.schema.safeParse(event);
      if (checked.success) events.push(checked.data);
      else
        problems.push({
          event,
          problem: checked.error.issues
            .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
            .join('; '),
        });
    }
    if (problems.length > 0 && message.info.deliveryCount === 1) {
      const error = { name: 'SchemaError', message: problems.map(({ problem }) => problem).join(' | ') };
      const kept = await this.deadLetter(
        message,
        error,
        problems.map(({ event }) => event),
      );
      if (!kept) {
        message.nak(retryLaterMs);
        return;
      }
    }
    this.buffer.push({ message, events });
    this.bufferedEvents += events.length;
    this.wake?.();
    // No more is taken from the server than can be worked on: two batches wait at most.
    while (this.bufferedEvents >= this.options.batchEvents * 2 && !this.closed) await this.batchDone();
  }

  private async work(): Promise<void> {
    while (!this.closed) {
      if (this.buffer.length === 0) {
        await new Promise<void>((resolve) => (this.wake = resolve));
        this.wake = null;
        continue;
      }
      if (this.bufferedEvents < this.options.batchEvents) await this.fill();
      await this.handleBatch(this.takeBatch());
      this.noteBatchDone();
    }
    // What is left was never handled: the server gives it to another instance.
    for (const { message } of this.buffer) message.nak();
  }

  /** Waits for more events to share the batch, up to its time. */
  private async fill(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.batchMs);
      this.wake = () => {
        if (this.bufferedEvents < this.options.batchEvents && !this.closed) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }

  private takeBatch(): Received[] {
    let events = 0;
    let count = 0;
    while (count < this.buffer.length && (count === 0 || events < this.options.batchEvents)) {
      events += (this.buffer[count] as Received).events.length;
      count += 1;
    }
    this.bufferedEvents -= events;
    return this.buffer.splice(0, count);
  }

  private async handleBatch(batch: readonly Received[]): Promise<void> {
    const failure = await this.attempt(batch);
    if (failure === null) {
      for (const { message } of batch) this.acknowledge(message);
    } else if (failure.retryLater) {
      for (const { message } of batch) message.nak(retryLaterMs);
    } else if (batch.length === 1) {
      await this.noteFailure(batch[0] as Received, failure);
    } else {
      for (const received of batch) await this.handleBatch([received]);
    }
  }

  /** Runs the handler while telling the server that work goes on; gives the failure, or `null`. */
  private async attempt(batch: readonly Received[]): Promise<HandlingFailure | null> {
    const events = batch.flatMap((received) => received.events);
    if (events.length === 0) return null;
    const heartbeat = setInterval(() => batch.forEach(({ message }) => message.working()), heartbeatMs);
    try {
      const messages = batch.map(({ message }) => ({ stream: message.info.stream, sequence: message.seq }));
      await this.options.handle({ events, messages });
      this.metrics.batches.inc();
      this.metrics.events.inc(events.length);
      return null;
    } catch (error) {
      this.metrics.failures.inc();
      const failure = failureOf(error);
      this.logger.warn(
        {
          component: 'consumer',
          consumer: this.durableName,
          error_name: failure.name,
          reason: failure.message,
          retry_later: failure.retryLater,
        },
        'a batch was not handled',
      );
      return failure;
    } finally {
      clearInterval(heartbeat);
    }
  }

  private acknowledge(message: JsMsg): void {
    this.failures.delete(message.seq);
    message.ack();
  }

  private async noteFailure({ message, events }: Received, failure: HandlingFailure): Promise<void> {
    const failures = (this.failures.get(message.seq) ?? 0) + 1;
    this.failures.set(message.seq, failures);
    if (this.failures.size > maxRemembered) {
      const [oldest] = this.failures.keys();
      if (oldest !== undefined) this.failures.delete(oldest);
    }
    if (failures >= this.options.maxAttempts && (await this.deadLetter(message, failure, events))) {
      this.acknowledge(message);
      return;
    }
    message.nak(retryDelaysMs[Math.min(failures, retryDelaysMs.length) - 1] ?? retryLaterMs);
  }

  /** Keeps what is given up, with the reason; tells whether it is safe there. */
  private async deadLetter(
    message: JsMsg,
    error: { readonly name: string; readonly message: string },
    events: readonly unknown[],
  ): Promise<boolean> {
    try {
      const letter = {
        subject: message.subject,
        stream: message.info.stream,
        sequence: message.seq,
        deliveries: message.info.deliveryCount,
        failed_at: new Date().toISOString(),
        error: { name: error.name, message: error.message },
        events: this.options.deadLetterOf === undefined ? events : events.map(this.options.deadLetterOf),
      };
      const subject = this.bus.names.subjects.deadLetter(this.durableName);
      const msgID = `${this.durableName}-${message.seq}`;
      await this.bus.jetstream().publish(subject, JSON.stringify(letter), { msgID, timeout: 5_000 });
    } catch (cause) {
      this.logger.warn(
        { component: 'consumer', consumer: this.durableName, err: cause },
        'a dead letter could not be kept yet',
      );
      return false;
    }
    this.metrics.deadLetters.inc();
    this.logger.error(
      { component: 'consumer', consumer: this.durableName, sequence: message.seq, reason: error.message },
      'dead letter',
    );
    return true;
  }

  private readonly waitingForRoom: (() => void)[] = [];

  private batchDone(): Promise<void> {
    return new Promise((resolve) => this.waitingForRoom.push(resolve));
  }

  private noteBatchDone(): void {
    for (const resolve of this.waitingForRoom.splice(0)) resolve();
  }
}

function failureOf(error: unknown): HandlingFailure {
  const { retryLater, name, message } = error as Partial<HandlingFailure>;
  return { retryLater: retryLater === true, name: name ?? 'Error', message: message ?? String(error) };
}
