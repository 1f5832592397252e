import { GatewayError, type BodyDialect } from '@trueport/contracts';
import {
  createUsageTap,
  streamedRequest,
  replaceModel,
  TranslationRefusal,
  type StreamedRequest,
} from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import type { Deployment } from '@trueport/routing';
import type { ConversationRequest } from './conversation-plan.js';
import type { OwnBody } from './own-body.js';
import type { ClientBody, PlannedCall } from './planned-call.js';
import { SameDialectStream } from './same-dialect-stream.js';
import { isJsonType } from '../../pipeline/json-type.js';
import { maxAnswerBytes, type WholeAnswer } from './upstream-call.js';
import { withAnthropicVersion } from './upstream-headers.js';
import type { WirePlan } from './wire-plan.js';

/**
 * Plans the call of a provider that speaks the client's dialect: the body as it came, with the model as the provider
 * knows it, and with usage asked for in streams, which is billed by it.
 *
 * @throws TranslationRefusal for an answer that would be made after this exchange, unseen and unbilled
 */
export function planSameDialect(
  request: ConversationRequest,
  own: OwnBody,
  wire: WirePlan,
  deployment: Deployment,
  upstream: Upstream,
): PlannedCall {
  const { client, requestId } = request;
  if (client === 'openai-responses' && request.body.background === true)
    throw new TranslationRefusal(
      'background',
      'background: true is not supported; stream the response instead.',
    );
  const { bytes, isUsageForced } = providerBody(request, own, deployment);
  const dialect = client === 'anthropic-messages' ? 'anthropic' : 'openai';
  return {
    upstream,
    headers:
      client === 'anthropic-messages'
        ? withAnthropicVersion(request.clientHeaders(), request.headers)
        : request.clientHeaders(),
    contentType: 'application/json',
    bodies: [bytes],
    warnings: own.warnings,
    dialect: wire.dialect,
    isVerbatim: true,
    createStream: request.isStream
      ? () =>
          new SameDialectStream({
            client,
            upstream: wire.dialect,
            dialect,
            hidesUsage: isUsageForced,
            requestId,
          })
      : null,
    readWhole: ([answer]) => wholeJsonAnswer(answer as WholeAnswer, dialect),
  };
}

/** Usage comes with every answer but the streams of chat and completions, which must be asked for it. */
function providerBody(
  { client, isStream }: ConversationRequest,
  { bytes }: OwnBody,
  { model }: Deployment,
): StreamedRequest {
  const mustAsk = isStream && (client === 'openai-chat' || client === 'openai-completions');
  return mustAsk
    ? streamedRequest(bytes, model)
    : { bytes: replaceModel(bytes, model), isUsageForced: false };
}

/** A JSON answer as it came. @throws GatewayError UPSTREAM_ERROR for one that is none */
export function wholeJsonAnswer({ body: bytes, headers }: WholeAnswer, dialect: BodyDialect): ClientBody {
  const tap = createUsageTap(dialect, 'json', { maxBodyBytes: maxAnswerBytes });
  tap.push(bytes);
  const reading = tap.end();
  if (!reading.finished || !isJsonType(headers['content-type']))
    throw new GatewayError('UPSTREAM_ERROR', 'The provider sent an answer that is not JSON.');
  return { contentType: headers['content-type'] ?? 'application/json', bytes, reading, warnings: [] };
}
