import { TranslationRefusal } from '../conversation/translation-refusal.js';

/** Ids of the calls and of the results in one message of a provider. */
export interface MessageIds {
  readonly calls: readonly string[];
  readonly results: readonly string[];
}

/**
 * Anthropic, Bedrock and Gemini want the result of every call in the very next message, and no others.
 *
 * @param toClient the client's id behind one of the provider's, to name a call as the client does
 * @throws TranslationRefusal naming the call
 */
export function checkCallPairs(messages: Iterable<MessageIds>, toClient: (id: string) => string): void {
  let pending = new Set<string>();
  const refusePending = (): void => {
    for (const id of pending)
      throw invalid(`The call ${JSON.stringify(toClient(id))} needs a result in the message after it.`);
  };
  for (const { calls, results } of messages) {
    for (const id of results) if (!pending.delete(id)) throw unexpected(toClient(id));
    refusePending();
    pending = new Set(calls);
  }
  refusePending();
}

function unexpected(id: string): TranslationRefusal {
  return invalid(`The result for ${JSON.stringify(id)} needs a call with that id in the message before it.`);
}

function invalid(message: string): TranslationRefusal {
  return new TranslationRefusal('messages', message, 'invalid_value');
}
