import { describe, it } from '@jest/globals';
import {
  AnswerFailure,
  parseExactJson,
  type AnswerContext,
  type ClientContext,
  type ClientDialect,
  type Conversation,
  type JsonObject,
  type StreamEvent,
  type UpstreamDialect,
} from '../../src/index.js';
import { clients, upstreams } from './dialects-under-test.js';
import { casesIn, expectGolden, readFixture } from './golden-files.js';

const answering: AnswerContext = {
  toolNames: { toProvider: (name) => name, toClient: (name) => name },
  outputTool: null,
};
const conversation: Conversation = {
  model: 'the-model',
  turns: [{ role: 'user', blocks: [{ kind: 'text', text: 'Hi' }] }],
  tools: [],
  hostedTools: [],
  stream: true,
  includeUsage: true,
  extras: [],
};

function context(): ClientContext {
  let ids = 0;
  return {
    conversation,
    request: { model: 'the-model' },
    requestId: 'req_0123456789abcdef01234567',
    createdSeconds: 1_700_000_000,
    newId: () => {
      ids += 1;
      return String(ids).padStart(24, '0');
    },
  };
}

function whole(client: ClientDialect, dialect: UpstreamDialect, text: string): unknown {
  try {
    const answer = dialect.readAnswer(parseExactJson(text) as JsonObject, answering);
    return client.writeAnswer(answer, context());
  } catch (cause) {
    if (!(cause instanceof AnswerFailure)) throw cause;
    return client.writeError(cause.error, context().requestId);
  }
}

/** The stream of the client, an entry per event. */
function streamed(client: ClientDialect, dialect: UpstreamDialect, text: string): string[] {
  const reader = dialect.createStreamReader(answering);
  const writer = client.createStreamWriter(context());
  const events = (parseExactJson(text) as StreamEvent[]).flatMap((event) => [...reader.push(event)]);
  return [...events, ...reader.end()]
    .map((event) => writer.write(event))
    .join('')
    .split('\n\n')
    .filter((event) => event !== '');
}

describe.each(upstreams.map(({ dialect }) => [dialect.name, dialect] as const))(
  'an answer of %s',
  (name, dialect) => {
    const folder = `answers/${name}`;

    it.each(casesIn(folder))('%s is told to every client as reviewed', (fixture) => {
      const text = readFixture(folder, fixture);
      const tell = fixture.endsWith('.stream') ? streamed : whole;
      expectGolden(
        folder,
        fixture,
        Object.fromEntries(clients.map((client) => [client.name, tell(client, dialect, text)])),
      );
    });
  },
);
