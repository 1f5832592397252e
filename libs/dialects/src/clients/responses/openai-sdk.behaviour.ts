import OpenAI from 'openai';
import type { JsonObject } from '../../json.js';

/** A client of the real SDK that gets this answer for every request. */
function clientThatGets(body: string, contentType: string): OpenAI {
  const headers = { 'content-type': contentType };
  return new OpenAI({
    apiKey: 'none',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(body, { status: 200, headers })),
  });
}

/** What the SDK's stream helper makes of the events. @throws what the helper throws */
export async function responseOfStream(sse: string): Promise<unknown> {
  const stream = clientThatGets(sse, 'text/event-stream').responses.stream({ model: 'fast', input: 'Hello' });
  return plain(await stream.finalResponse());
}

/** What the SDK makes of a JSON answer. */
export async function responseOfJson(response: JsonObject): Promise<unknown> {
  const client = clientThatGets(JSON.stringify(response), 'application/json');
  return plain(await client.responses.parse({ model: 'fast', input: 'Hello' }));
}

/** Members that the SDK adds for structured output, on one way more than on the other. */
const parsedMembers = new Set(['parsed', 'parsed_arguments', 'output_parsed']);

function plain(value: unknown): unknown {
  const json = JSON.stringify(value, (key, member: unknown) => (parsedMembers.has(key) ? undefined : member));
  return JSON.parse(json) as unknown;
}
