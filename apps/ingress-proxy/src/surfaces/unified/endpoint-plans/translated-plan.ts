import type {
  EndpointAnswer,
  EndpointTarget,
  EndpointTranslation,
  UpstreamDialectName,
  UsageReading,
} from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';
import { answerObject } from '../answer-json.js';
import type { ClientBody, PlannedCall } from '../planned-call.js';
import type { WholeAnswer } from '../upstream-call.js';
import { translatedHeaders } from '../upstream-headers.js';
import type { EndpointAttempt } from './endpoint-call.js';

type OtherProvider = EndpointTarget['provider'];

/** Whose errors the providers send. */
const errorDialects: Readonly<Record<OtherProvider, UpstreamDialectName>> = {
  anthropic: 'anthropic-messages',
  google: 'gemini',
  bedrock: 'bedrock-converse',
};

/** A deployment as the translations see it. */
export function targetOf({ model, baseModel }: Deployment, provider: OtherProvider): EndpointTarget {
  return { provider, model, baseModel };
}

/** Plans the calls of a translation, one after the other. */
export function planTranslation(
  attempt: EndpointAttempt,
  { provider }: EndpointTarget,
  { path, bodies, warnings, readAnswer }: EndpointTranslation,
): PlannedCall {
  const dialect = errorDialects[provider];
  return {
    upstream: attempt.parts.upstreamFor(attempt.deployment, path),
    headers: translatedHeaders(dialect, attempt.tracingHeaders),
    contentType: 'application/json',
    bodies: bodies.map((body) => Buffer.from(JSON.stringify(body))) as [Buffer, ...Buffer[]],
    warnings,
    dialect,
    isVerbatim: false,
    createStream: null,
    readWhole: (answers) =>
      clientBody(
        readAnswer(
          answers.map((answer) => ({ body: answerObject(answer), inputTokens: inputTokensOf(answer) })),
        ),
      ),
  };
}

/** An answer as the client gets it. */
export function clientBody({ content, usage, model, warnings }: EndpointAnswer): ClientBody {
  const isText = typeof content === 'string';
  return {
    contentType: isText ? 'text/plain; charset=utf-8' : 'application/json',
    bytes: Buffer.from(isText ? content : JSON.stringify(content)),
    reading: readingOf({ usage, model }),
    warnings,
  };
}

/** Usage and model of an answer that came whole. */
export function readingOf({ usage, model }: Pick<EndpointAnswer, 'usage' | 'model'>): UsageReading {
  return { usage, model, serviceTier: null, estimatedCompletionTokens: 0, finished: true };
}

/** @source Amazon Bedrock user guide, InvokeModel: `X-Amzn-Bedrock-Input-Token-Count`; read 2026-11 */
function inputTokensOf({ headers }: WholeAnswer): number | null {
  const count = Number(headers['x-amzn-bedrock-input-token-count'] ?? Number.NaN);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}
