import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** Where the bus stands. */
export interface BusState {
  /** Messages that some consumer has not acknowledged. */
  readonly unsettledMessages: number;
  /** What consumers have given up: who, and why. */
  readonly deadLetters: readonly string[];
}

const deadLetterStream = 'DEADLETTER';
/** A few tell as much as all. */
const maxRead = 20;

/** Asks NATS what is still to be worked off and what was given up. */
export async function readBus(natsUrl: string): Promise<BusState> {
  const connection = await connect({ servers: natsUrl });
  try {
    const manager = await jetstreamManager(connection);
    let unsettledMessages = 0;
    const streams = (await manager.streams.list().next()).map(({ config }) => config.name);
    for (const stream of streams) unsettledMessages += await unsettledOf(manager, stream);
    const hasDeadLetters = streams.includes(deadLetterStream);
    return { unsettledMessages, deadLetters: hasDeadLetters ? await deadLettersOf(manager) : [] };
  } finally {
    await connection.close();
  }
}

async function unsettledOf(manager: JetStreamManager, stream: string): Promise<number> {
  let unsettled = 0;
  for await (const {
    config,
    num_pending: pending,
    num_ack_pending: unacknowledged,
  } of manager.consumers.list(stream)) {
    // Consumers that are not durable are somebody's look at the past.
    if (config.durable_name !== undefined) unsettled += pending + unacknowledged;
  }
  return unsettled;
}

async function deadLettersOf(manager: JetStreamManager): Promise<string[]> {
  const { state } = await manager.streams.info(deadLetterStream);
  const letters: string[] = [];
  // A stream that has never had a message begins at nought.
  if (state.messages === 0) return letters;
  for (let sequence = state.first_seq; sequence <= state.last_seq; sequence += 1) {
    if (letters.length === maxRead) {
      letters.push(`${state.messages - maxRead} more`);
      break;
    }
    const message = await manager.streams.getMessage(deadLetterStream, { seq: sequence });
    if (message !== null) letters.push(`${message.subject}: ${reasonIn(message.string())}`);
  }
  return letters;
}

function reasonIn(letter: string): string {
  const { error, deliveries } = JSON.parse(letter) as { error?: { message?: string }; deliveries?: number };
  return `${error?.message ?? 'no reason'} (after ${deliveries ?? '?'} deliveries)`;
}
