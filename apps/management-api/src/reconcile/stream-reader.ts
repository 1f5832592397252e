import { DeliverPolicy, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { Inject, Injectable } from '@nestjs/common';
import { BusConnection } from '@trueport/bus';
import { GatewayError, type StreamName } from '@trueport/contracts';

/** Which messages of a stream are wanted. */
export interface MessageSelection {
  readonly stream: StreamName;
  readonly subjects: readonly string[];
  /** All that are there when it is left out. */
  readonly since?: Date;
}

/** What is asked for at a time: a message may have three quarters of a megabyte. */
const messagesAtATime = 32;
/** The server sends without pause what it has: silence means that it is gone. */
const longestSilenceMs = 5_000;
const retrySeconds = 2;

/** Reads streams without leaving a trace in them: consumers live as long as they are read, and acknowledge nothing. */
@Injectable()
export class StreamReader {
  constructor(@Inject(BusConnection) private readonly bus: BusConnection) {}

  /**
   * The messages that are in a stream now, in order; what comes later is left out.
   *
   * @throws GatewayError UNAVAILABLE when NATS is away or goes away
   */
  async *messages(selection: MessageSelection): AsyncGenerator<JsMsg> {
    const { consumer, lastSequence } = await this.attempt(() => this.open(selection));
    try {
      const { num_pending: pending } = await this.attempt(() => consumer.info());
      if (pending > 0) yield* this.read(consumer, lastSequence);
    } finally {
      // A server that is away forgets the consumer by itself.
      await consumer.delete().catch(() => false);
    }
  }

  /**
   * The first moment of which a stream has everything.
   *
   * @throws GatewayError UNAVAILABLE when NATS is away
   */
  async completeSince(stream: StreamName): Promise<Date> {
    const { created, state } = await this.attempt(async () =>
      (await this.bus.manager()).streams.info(this.bus.names.streams[stream]),
    );
    if (state.first_seq <= 1) return new Date(created);
    return new Date(state.messages === 0 ? state.last_ts : state.first_ts);
  }

  private async open({ stream, subjects, since }: MessageSelection) {
    const name = this.bus.names.streams[stream];
    const { state } = await (await this.bus.manager()).streams.info(name);
    const consumer = await this.bus.jetstream().consumers.get(name, {
      filter_subjects: [...subjects],
      ...(since === undefined
        ? { deliver_policy: DeliverPolicy.All }
        : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since.toISOString() }),
    });
    return { consumer, lastSequence: state.last_seq };
  }

  private async *read(consumer: Consumer, lastSequence: number): AsyncGenerator<JsMsg> {
    const messages = await this.attempt(() => consumer.consume({ max_messages: messagesAtATime }));
    const silence = setTimeout(() => messages.stop(), longestSilenceMs);
    try {
      for await (const message of messages) {
        if (message.seq > lastSequence) return;
        yield message;
        if (message.seq === lastSequence || message.info.pending === 0) return;
        silence.refresh();
      }
    } finally {
      clearTimeout(silence);
      messages.stop();
    }
    throw busAway(new Error('the server fell silent'));
  }

  private async attempt<Result>(run: () => Promise<Result>): Promise<Result> {
    if (!this.bus.isConnected) throw busAway(undefined);
    try {
      return await run();
    } catch (cause) {
      throw busAway(cause);
    }
  }
}

/** The answer while NATS cannot be asked. */
export function busAway(cause: unknown): GatewayError {
  const message = 'The message bus is not reachable right now.';
  return new GatewayError('UNAVAILABLE', message, { cause, retryAfterSeconds: retrySeconds });
}
