import { answerMessage, inputUsage } from '../anthropic/messages.js';
import { asRecord, isGiven, type JsonRecord } from '../json-values.js';
import type { MockAnswer, MockRequest } from '../mock-answer.js';
import { failed } from './errors.js';
import { eventFrame, exceptionFrame } from './frame.js';
import { answerEmbedding } from './invoke-embeddings.js';
import { answerImage } from './invoke-images.js';

const anthropicVersion = 'bedrock-2023-05-31';
const pathFields = ['model', 'stream'];

/** Input tokens of a body for Claude. */
export function invokeInput(body: JsonRecord): number {
  return inputUsage(body, '').input;
}

/**
 * `/model/{id}/invoke` and `/invoke-with-response-stream`: for Claude its own documents, as they are or in chunks; models
 * that embed or paint answer whole.
 */
export function answerInvoke(
  model: string,
  body: JsonRecord,
  request: MockRequest,
  isStream: boolean,
): MockAnswer {
  const other = isStream ? null : (answerEmbedding(model, body) ?? answerImage(model, body));
  if (other !== null) return other;
  if (!model.includes('claude')) return failed(400, 'This model is not mocked for Invoke.');
  if (body.anthropic_version !== anthropicVersion) return failed(400, 'anthropic_version: Field required');
  const extraneous = pathFields.find((field) => isGiven(body[field]));
  if (extraneous !== undefined)
    return failed(
      400,
      `Malformed input request: #: extraneous key [${extraneous}] is not permitted, please reformat your input and try again.`,
    );
  if (typeof body.max_tokens !== 'number') return failed(400, 'max_tokens: Field required');
  const answer = answerMessage({ ...body, model, stream: isStream }, request);
  if (answer.kind === 'json')
    return { ...answer, headers: countHeaders(asRecord(asRecord(answer.body).usage)) };
  return answer.kind === 'stream' ? chunked(answer) : answer;
}

function countHeaders({
  input_tokens: input,
  output_tokens: output,
}: JsonRecord): Readonly<Record<string, string>> {
  return {
    'x-amzn-bedrock-input-token-count': String(input),
    'x-amzn-bedrock-output-token-count': String(output),
    'x-amzn-bedrock-invocation-latency': '312',
  };
}

/** Every document of Anthropic's stream in a chunk; Bedrock sends no pings, and adds its metrics to the last. */
function chunked({ parts }: Extract<MockAnswer, { kind: 'stream' }>): MockAnswer {
  const documents = parts
    .map((part) => JSON.parse(String(part).split('\ndata: ')[1] ?? 'null') as JsonRecord)
    .filter(({ type }) => type !== 'ping');
  const usage = asRecord(asRecord(documents[0]?.message).usage);
  const { output_tokens: output } = asRecord(documents.at(-2)?.usage);
  const metrics = { inputTokenCount: usage.input_tokens, outputTokenCount: output, invocationLatency: 312 };
  return {
    kind: 'stream',
    contentType: 'application/vnd.amazon.eventstream',
    parts: documents.map((document, at) =>
      chunk(
        at < documents.length - 1 ? document : { ...document, 'amazon-bedrock-invocationMetrics': metrics },
      ),
    ),
    errorPart: exceptionFrame('modelStreamErrorException', 'The model stream failed.'),
  };
}

function chunk(document: object): Buffer {
  return eventFrame('chunk', { bytes: Buffer.from(JSON.stringify(document)).toString('base64') });
}
