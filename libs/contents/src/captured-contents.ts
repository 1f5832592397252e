import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { eventsOfMessage, type BusConnection, type MessagePosition } from '@trueport/bus';
import { contentCapturedSchema, type ContentCapturedData } from '@trueport/contracts';

/** @source JetStream error 10037, no message found */
const notFoundCode = 10_037;
/** Messages are published a moment after their requests were admitted. */
const publishingDelayMs = 60_000;
const idleMs = 2_000;

/** Prompts and answers, in the stream that keeps them for a while. */
export class CapturedContents {
  constructor(private readonly bus: BusConnection) {}

  /** The contents of these messages; of messages that are too old to be there any more, none. */
  async read(messages: readonly MessagePosition[]): Promise<ContentCapturedData[]> {
    const manager = await this.bus.manager();
    const read = await Promise.all(
      messages.map(async ({ stream, sequence }) => {
        try {
          const message = await manager.streams.getMessage(stream, { seq: sequence });
          return message === null ? [] : contentsOf(eventsOfMessage(message.data));
        } catch (error) {
          if (isGone(error)) return [];
          throw error;
        }
      }),
    );
    return read.flat();
  }

  /**
   * The newest contents that fit, newest first.
   *
   * @param limits how many are wanted, and how many messages may be read for it
   */
  async newest(
    fits: (content: ContentCapturedData) => boolean,
    limits: { readonly contents: number; readonly messages: number },
  ): Promise<ContentCapturedData[]> {
    const stream = this.bus.names.streams.content;
    const { state } = await (await this.bus.manager()).streams.info(stream);
    const oldest = Math.max(state.first_seq, state.last_seq - limits.messages + 1);
    const found: ContentCapturedData[] = [];
    for (let sequence = state.last_seq; sequence >= oldest && sequence > 0; sequence -= 1) {
      const contents = await this.read([{ stream, sequence }]);
      found.push(...contents.filter(fits).reverse());
      if (found.length >= limits.contents) break;
    }
    return found.slice(0, limits.contents);
  }

  /** The messages that may hold contents of requests of a period, oldest first. */
  async *ofPeriod(from: Date, to: Date): AsyncIterable<MessagePosition> {
    const stream = this.bus.names.streams.content;
    const manager = await this.bus.manager();
    const { name } = await manager.consumers.add(stream, {
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartTime,
      opt_start_time: from.toISOString(),
      inactive_threshold: 60_000_000_000,
    });
    const consumer = await this.bus.jetstream().consumers.get(stream, name);
    let { num_pending: pending } = await consumer.info();
    const endMs = to.getTime() + publishingDelayMs;
    while (pending > 0) {
      const messages = await consumer.fetch({ max_messages: Math.min(pending, 64), expires: idleMs });
      let received = 0;
      for await (const message of messages) {
        received += 1;
        pending = message.info.pending;
        if (message.time.getTime() > endMs) return;
        yield { stream, sequence: message.seq };
      }
      if (received === 0) return;
    }
  }
}

/** Events that fit no schema are dead letters already. */
function contentsOf(events: readonly unknown[]): ContentCapturedData[] {
  return events.flatMap((event) => {
    const parsed = contentCapturedSchema.safeParse(event);
    return parsed.success ? [parsed.data.data] : [];
  });
}

function isGone(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return code === notFoundCode || /no message found/i.test(message ?? '');
}
