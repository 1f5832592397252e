/** CPU per request, answer and event: `node libs/dialects/dist/clients/messages/messages.bench.js`. */
import type { AnswerEvent } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import { noUsage } from '@trueport/contracts';
import { messagesClient } from './index.js';
import { measure } from '../../measure.bench.js';

const tool = {
  name: 'f',
  description: 'Finds.',
  input_schema: { type: 'object', properties: { query: {} } },
};

/** A session of turns of about 500 bytes, every other one a call and its result. */
function requestOf(bytes: number): Record<string, unknown> {
  const words = 'lorem ipsum '.repeat(28);
  const messages = Array.from({ length: Math.ceil(bytes / 1_000) }, (_, at) => [
    { role: 'user', content: [{ type: 'text', text: words }] },
    { role: 'assistant', content: [{ type: 'tool_use', id: `t${at}`, name: 'f', input: { query: words } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: `t${at}`, content: 'found' }] },
  ]).flat();
  return { model: 'm', max_tokens: 1_000, stream: true, tools: [tool], messages };
}

for (const bytes of [1_000, 50_000, 2_000_000]) {
  const request = requestOf(bytes);
  measure(`read request of ${bytes / 1_000} KB`, 1, Math.ceil(4_000_000 / bytes), () => {
    messagesClient.readRequest(request);
  });
}

const context: ClientContext = {
  conversation: messagesClient.readRequest(requestOf(1_000)),
  request: {},
  requestId: 'req_1',
  createdSeconds: 1,
  newId: () => 'x',
};
const call = { kind: 'tool_call', id: 'c', name: 'f', argumentsJson: '{"query":"lorem"}' } as const;
measure('write answer, text and a call', 1, 20_000, () => {
  messagesClient.writeAnswer(
    {
      id: 'x',
      model: 'm',
      choices: [
        { blocks: [{ kind: 'text', text: 'lorem ipsum' }, call], stopReason: 'end', stopSequence: null },
      ],
      usage: noUsage,
      serviceTier: null,
      warnings: [],
    },
    context,
  );
});

const text: AnswerEvent = { kind: 'text', block: 0, text: ' Hello' };
measure('write stream event, text', 1_000, 50, () => {
  const writer = messagesClient.createStreamWriter(context);
  writer.write({ kind: 'start', id: 'x', model: 'm' });
  writer.write({ kind: 'open', block: 0, choice: 0, content: { kind: 'text' } });
  for (let at = 0; at < 1_000; at += 1) writer.write(text);
});
