import { answerConverse, converseInput } from './bedrock/converse.js';
import { errorTypeHeader, failed } from './bedrock/errors.js';
import { answerInvoke, invokeInput } from './bedrock/invoke.js';
import { asRecord, isGiven, type JsonRecord } from './json-values.js';
import { json, nextId, ok, type MockAnswer, type MockProvider, type MockRequest } from './mock-answer.js';

const actionPath = /^\/model\/([^/]+)\/([a-z-]+)$/;
const signature =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[^/]+\/bedrock\/aws4_request, SignedHeaders=[^,]*\bhost\b[^,]*, Signature=[0-9a-f]{64}$/;

/** `/bedrock/model/{id}/…`; a signature must look like one, but nobody checks it. */
export const bedrock: MockProvider = {
  prefix: '/bedrock/',
  answer: (request) => {
    const { headers, path, method, body } = request;
    const { authorization = '' } = headers as { authorization?: string };
    const isSigned = signature.test(authorization) && isGiven(headers['x-amz-date']);
    if (!isSigned && !/^Bearer ./.test(authorization)) return failed(403, 'Missing Authentication Token');
    const [, model, action] = actionPath.exec(path) ?? [];
    if (model === undefined || action === undefined || method !== 'POST') return unknownOperation;
    if (body === null) return failed(400, 'The request body is not valid JSON');
    return act(decodeURIComponent(model).split('--')[0] ?? model, action, body, request);
  },
  error: (_status, message) => ({ message }),
  errorHeaders: errorTypeHeader,
  headers: () => ({ 'x-amzn-requestid': nextId('amzn-') }),
  modelIn: (path) => decodeURIComponent(actionPath.exec(path)?.[1] ?? ''),
};

const unknownOperation = json(404, {
  Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
  Version: '1.0',
});

function act(model: string, action: string, body: JsonRecord, request: MockRequest): MockAnswer {
  switch (action) {
    case 'converse':
    case 'converse-stream':
      return answerConverse(model, body, request, action === 'converse-stream');
    case 'invoke':
    case 'invoke-with-response-stream':
      return answerInvoke(model, body, request, action !== 'invoke');
    case 'count-tokens':
      return ok({ inputTokens: countedInput(asRecord(body.input)) });
    default:
      return unknownOperation;
  }
}

function countedInput({ converse, invokeModel }: JsonRecord): number {
  if (isGiven(converse)) return converseInput(asRecord(converse));
  const bytes = Buffer.from(String(asRecord(invokeModel).body), 'base64');
  return invokeInput(asRecord(JSON.parse(bytes.toString())));
}
