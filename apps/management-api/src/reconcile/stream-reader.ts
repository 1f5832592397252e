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

/** Since when a stream has everything. */
export interface StreamBeginning {
  readonly at: Date;
  /** Whether there was something before; otherwise the stream was made then. */
  readonly hasDropped: boolean;
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
    const { consumer, lastSequence } = await askBus(this.bus, () => this.open(selection));
    try {
      const { num_pending: pending } = await askBus(this.bus, () => consumer.info());
      if (pending > 0) yield* this.read(consumer, lastSequence);
    } finally {
      // A server that is away forgets the consumer by itself.
      await consumer.delete().catch(() => false);
    }
  }

  /**
   * Since when a stream has everything.
   *
   * @throws GatewayError UNAVAILABLE when NATS is away
   */
  async beginning(stream: StreamName): Promise<StreamBeginning> {
    const { created, state } = await askBus(this.bus, async () =>
      (await this.bus.manager()).streams.info(this.bus.names.streams[stream]),
    );
    if (state.first_seq <= 1) return { at: new Date(created), hasDropped: false };
    return { at: new Date(state.messages === 0 ? state.last_ts : state.first_ts), hasDropped: true };
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
    const messages = await askBus(this.bus, () => consumer.consume({ max_messages: messagesAtATime }));
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
}

/** Asks NATS for something. @throws GatewayError UNAVAILABLE when it is away or does not do it */
export async function askBus<Result>(bus: BusConnection, ask: () => Promise<Result>): Promise<Result> {
  if (!bus.isConnected) throw busAway(undefined);
  try {
    return await ask();
  } catch (cause) {
    throw busAway(cause);
  }
}

function busAway(cause: unknown): GatewayError {
  const message = 'The message bus is not reachable right now.';
  return new GatewayError('UNAVAILABLE', message, { cause, retryAfterSeconds: retrySeconds });
}
