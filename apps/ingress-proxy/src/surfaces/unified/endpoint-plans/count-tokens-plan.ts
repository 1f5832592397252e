import { GatewayError, noUsage } from '@trueport/contracts';
import {
  AnswerFailure,
  bedrockUpstream,
  cannotCountTokens,
  countTokensRequest,
  geminiUpstream,
  openAiResponsesUpstream,
  readCountTokensRequest,
  replaceModel,
  TranslationRefusal,
  writeCountTokensAnswer,
  type CountTokensRequest,
  type UpstreamDialect,
} from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';
import { answerObject } from '../answer-json.js';
import type { ClientBody, PlannedCall } from '../planned-call.js';
import type { WholeAnswer } from '../upstream-call.js';
import { translatedHeaders, withAnthropicVersion } from '../upstream-headers.js';
import { openAiPath } from '../wire-plan.js';
import type { EndpointAttempt } from './endpoint-call.js';
import { readingOf } from './translated-plan.js';

/** The dialects that others than Anthropic count in. */
const countingDialects: Readonly<Record<Exclude<Deployment['provider'], 'anthropic'>, UpstreamDialect>> = {
  openai: openAiResponsesUpstream,
  azure: openAiResponsesUpstream,
  google: geminiUpstream,
  bedrock: bedrockUpstream,
};

/** The provider of a deployment cannot count; another deployment may be able to. Once none is, the client is told 404. */
export class CannotCountTokens extends TranslationRefusal {
  readonly gatewayError = new GatewayError('NOT_FOUND', cannotCountTokens.message);

  constructor() {
    super('model', cannotCountTokens.message);
  }
}

/**
 * Plans the counting of the tokens of a conversation, by the provider that would answer it. Counting is free.
 *
 * @throws TranslationRefusal, also where the provider cannot count: a guess would be taken for the truth
 */
export async function planCountTokens(attempt: EndpointAttempt): Promise<PlannedCall> {
  const { deployment, parts } = attempt;
  if (deployment.provider === 'anthropic') return planAnthropicCount(attempt);
  const dialect = countingDialects[deployment.provider];
  const conversation = readCountTokensRequest(attempt.request.body);
  const counting = countTokensRequest(conversation, dialect, {
    model: deployment.model,
    baseModel: deployment.baseModel,
    maxOutputTokens: parts.maxOutputTokens(deployment),
    fetchedMedia: await attempt.media.fetched(dialect.remoteMedia(conversation, deployment), 'messages'),
  });
  if (counting === null) throw new CannotCountTokens();
  return {
    upstream: parts.upstreamFor(deployment, countingPath(counting, deployment)),
    headers: translatedHeaders(dialect.name, attempt.tracingHeaders),
    contentType: 'application/json',
    bodies: [Buffer.from(JSON.stringify(counting.body))],
    warnings: counting.warnings,
    dialect: dialect.name,
    isVerbatim: false,
    createStream: null,
    readWhole: ([answer]) => countedBody(counting.readCount(answerObject(answer as WholeAnswer))),
  };
}

/** Anthropic gets the request as it came. */
function planAnthropicCount({
  request,
  deployment,
  parts,
  clientHeaders,
  headers,
}: EndpointAttempt): PlannedCall {
  return {
    upstream: parts.upstreamFor(deployment, '/v1/messages/count_tokens'),
    headers: withAnthropicVersion(clientHeaders(), headers),
    contentType: 'application/json',
    bodies: [replaceModel(request.bytes, deployment.model)],
    warnings: [],
    dialect: 'anthropic-messages',
    isVerbatim: true,
    createStream: null,
    readWhole: ([answer]) => {
      const whole = answer as WholeAnswer;
      answerObject(whole);
      const contentType = whole.headers['content-type'] ?? 'application/json';
      return { contentType, bytes: whole.body, reading: freeReading, warnings: [] };
    },
  };
}

const freeReading = readingOf({ usage: noUsage, model: null });

/** Azure has the same endpoint below its own path. */
function countingPath({ path }: CountTokensRequest, deployment: Deployment): string {
  if (deployment.provider !== 'azure') return path;
  return openAiPath('responses', deployment).replace(/(?=\?|$)/, '/input_tokens');
}

/** @throws AnswerFailure */
function countedBody(count: number | null): ClientBody {
  if (count === null) throw new AnswerFailure(noCount);
  return {
    contentType: 'application/json',
    bytes: Buffer.from(JSON.stringify(writeCountTokensAnswer(count))),
    reading: freeReading,
    warnings: [],
  };
}

const noCount = {
  kind: 'server',
  httpStatus: 502,
  message: 'The provider answered without a count.',
  retryable: true,
} as const;
