import type { MockAnswer, MockProvider } from './mock-answer.js';
import { asRecord, type JsonRecord } from './json-values.js';

const credentials = {
  authorization: 'Bearer mock',
  'x-api-key': 'mock',
  'x-goog-api-key': 'mock',
  'anthropic-version': '2023-06-01',
} as const;

/** The answer of a provider to a POST. */
export function ask(provider: MockProvider, pathAndQuery: string, body: object): MockAnswer {
  const [path = '', query = ''] = pathAndQuery.split('?');
  return provider.answer({
    method: 'POST',
    path,
    query: new URLSearchParams(query),
    headers: credentials,
    rawBody: Buffer.from(JSON.stringify(body)),
    body: body as JsonRecord,
    pieces: 3,
  });
}

/** The answer of a provider to a form with a file. */
export function askForm(
  provider: MockProvider,
  path: string,
  fields: Readonly<Record<string, string>>,
): MockAnswer {
  const boundary = 'form-boundary';
  const head = (disposition: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${head(`name="${name}"`)}${value}\r\n`);
  const file = `${head('name="file"; filename="talk.mp3"')}${'s'.repeat(1_500)}\r\n`;
  return provider.answer({
    method: 'POST',
    path,
    query: new URLSearchParams(),
    headers: { ...credentials, 'content-type': `multipart/form-data; boundary=${boundary}` },
    rawBody: Buffer.from(`${texts.join('')}${file}--${boundary}--\r\n`),
    body: null,
    pieces: 3,
  });
}

/** The body of a JSON answer; fails for any other. */
export function jsonOf(answer: MockAnswer): JsonRecord {
  if (answer.kind !== 'json' || answer.status !== 200)
    throw new Error(`The answer is none: ${JSON.stringify(answer)}`);
  return asRecord(answer.body);
}

/** The data of the events of a stream, without `[DONE]`. */
export function eventsOf(answer: MockAnswer): JsonRecord[] {
  if (answer.kind !== 'stream') throw new Error(`The answer is no stream: ${JSON.stringify(answer)}`);
  return [...answer.parts.join('').matchAll(/^data: (\{.*\})\r?$/gm)].map(
    ([, json]) => JSON.parse(json as string) as JsonRecord,
  );
}

/** A tool of OpenAI's chat dialect with one required and one optional argument. */
export const weatherSchema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city'],
} as const;
