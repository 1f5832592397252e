import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { busNames, type BusNames, type StreamName } from '@trueport/contracts';
import { testServers } from '@trueport/testing';

/** The streams of an instance under test, to put messages into and to look. */
export interface TestBus {
  readonly names: BusNames;
  /** Puts a message into the stream that takes its subject. @returns its sequence */
  publish(subject: string, body: unknown): Promise<number>;
  /** The bodies of all messages of a stream, with their subjects. */
  contents(stream: StreamName): Promise<{ readonly subject: string; readonly body: unknown }[]>;
  purge(stream: StreamName): Promise<void>;
  /** Names of the consumers of a stream. */
  consumers(stream: StreamName): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens the bus of a namespace; its streams are there once an instance has started. */
export async function openBus(namespace: string): Promise<TestBus> {
  const connection = await connect({ servers: testServers.natsUrl });
  const names = busNames(namespace);
  const manager = await jetstreamManager(connection);
  return {
    names,
    publish: async (subject, body) =>
      (await jetstream(connection).publish(subject, typeof body === 'string' ? body : JSON.stringify(body)))
        .seq,
    contents: async (stream) => {
      const { state } = await manager.streams.info(names.streams[stream]);
      const messages = [];
      for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
        const message = await manager.streams.getMessage(names.streams[stream], { seq });
        if (message !== null) messages.push({ subject: message.subject, body: message.json<unknown>() });
      }
      return messages;
    },
    purge: async (stream) => void (await manager.streams.purge(names.streams[stream])),
    consumers: async (stream) => {
      const found: string[] = [];
      for await (const { name } of manager.consumers.list(names.streams[stream])) found.push(name);
      return found;
    },
    close: () => connection.close(),
  };
}
