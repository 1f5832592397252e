import type { AnswerError, ClientDialectName } from '../conversation/index.js';
import { sseComment, sseData, sseEvent } from '../conversation/sse-text.js';
import { anthropicErrorBody, openAiErrorBody } from '../errors/index.js';

/**
 * Tells a client in its stream that the answer broke off.
 *
 * @param requestId the gateway's id of the request
 */
export function inBandError(client: ClientDialectName, error: AnswerError, requestId: string): string {
  switch (client) {
    case 'openai-chat':
    case 'openai-completions':
      return sseData(openAiErrorBody(error));
    case 'anthropic-messages':
      return sseEvent('error', anthropicErrorBody(error, requestId));
    case 'openai-responses':
      return sseEvent('error', {
        type: 'error',
        code: error.code ?? error.kind,
        message: error.message,
        param: error.param ?? null,
        sequence_number: 0,
      });
  }
}

/** A sign of life for a stream that has begun. @source Anthropic streaming messages: `ping` may come at any point */
export function inBandKeepAlive(client: ClientDialectName): string {
  return client === 'anthropic-messages' ? sseEvent('ping', { type: 'ping' }) : sseComment;
}
