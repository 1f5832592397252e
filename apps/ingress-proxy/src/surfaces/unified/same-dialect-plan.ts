import { GatewayError } from '@trueport/contracts';
import {
  createUsageTap,
  forceIncludeUsage,
  replaceModel,
  TranslationRefusal,
  type UsageTap,
} from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import type { Deployment } from '@trueport/routing';
import type { ConversationRequest } from './conversation-plan.js';
import type { OwnBody } from './own-body.js';
import type { ClientBody, PlannedCall } from './planned-call.js';
import { SameDialectStream } from './same-dialect-stream.js';
import { isJsonType } from './upstream-head.js';
import type { WholeAnswer } from './upstream-call.js';
import { defaultAnthropicVersion, type WirePlan } from './wire-plan.js';

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
  const named = replaceModel(own.bytes, deployment.model);
  const asksForUsage = client === 'openai-chat' || client === 'openai-completions';
  const body = asksForUsage ? forceIncludeUsage(named) : named;
  const dialect = client === 'anthropic-messages' ? 'anthropic' : 'openai';
  return {
    upstream,
    headers: headersOf(request),
    contentType: 'application/json',
    bodies: [body],
    warnings: own.warnings,
    dialect: wire.dialect,
    isVerbatim: true,
    createStream: request.isStream
      ? () =>
          new SameDialectStream({
            client,
            upstream: wire.dialect,
            dialect,
            hidesUsage: body !== named,
            requestId,
          })
      : null,
    readWhole: ([answer]) => wholeJsonAnswer(answer, createUsageTap(dialect, 'json')),
  };
}

/** A JSON answer as it came. @throws GatewayError UPSTREAM_ERROR for one that is none */
export function wholeJsonAnswer(answer: WholeAnswer | undefined, tap: UsageTap): ClientBody {
  const { body: bytes, headers } = answer as WholeAnswer;
  tap.push(bytes);
  const reading = tap.end();
  if (!reading.finished || !isJsonType(headers['content-type']))
    throw new GatewayError('UPSTREAM_ERROR', 'The provider sent an answer that is not JSON.');
  return { contentType: headers['content-type'] ?? 'application/json', bytes, reading, warnings: [] };
}

function headersOf({ client, clientHeaders, headers }: ConversationRequest): readonly string[] {
  const needsVersion = client === 'anthropic-messages' && headers['anthropic-version'] === undefined;
  return needsVersion ? [...clientHeaders, 'anthropic-version', defaultAnthropicVersion] : clientHeaders;
}
