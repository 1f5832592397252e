import type { IncomingMessage } from 'node:http';
import type { ApiKeyRecord } from '@trueport/contracts';
import {
  cancelled,
  deletedResponse,
  inputItemsOf,
  previousResponseId,
  responseNotFound,
  retrievedResponse,
  storedResponse,
  wantsStored,
  withHistory,
  withReferencedItems,
  referencedItemIds,
  TranslationRefusal,
  type AnswerError,
  type JsonObject,
} from '@trueport/dialects';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import { placeOfAll, withoutReferences, withResolvedInputs } from './item-history.js';
import type { ResponseCapture } from './response-capture.js';
import { chainUpTo, continuedBy, maxReferences, ownersOf } from './response-chain.js';
import type { ResponseStore } from './response-store.js';

/** What became of a request for a stored response. */
export type StoredOutcome =
  | { readonly kind: 'found'; readonly content: JsonObject }
  | { readonly kind: 'refused'; readonly error: AnswerError };

/** Where a response was made: ids are only good there. */
export function placeOf(provider: string, deployment: string | null): string {
  return deployment === null ? provider : `${provider}/${deployment.split('/')[0] ?? ''}`;
}

/** What a request continues. */
export interface ResponseHistory {
  /** The request with everything that was said before in its input. */
  readonly expanded: JsonObject;
  /** Where the response was made which the request names; see {@link placeOf}. */
  readonly keptAt: string | null;
}

/** What a request continues, and what its answer will continue when it is kept. */
export interface ContinuedHistory extends ResponseHistory {
  /** Ids of the responses that are continued, oldest first. */
  readonly earlier: readonly string[];
}

/**
 * The responses that clients continue or ask for again. They are kept by the gateway for every provider, so that they
 * mean the same everywhere and no tenant can name another's.
 */
export class StoredResponses {
  constructor(private readonly store: ResponseStore) {}

  /**
   * Keeps the answer to a request, unless the client does not want it kept. Never rejects.
   *
   * @param earlier ids of the responses that the request continues; see {@link ContinuedHistory}
   */
  async keep(
    record: ExchangeRecord,
    request: JsonObject,
    { response }: ResponseCapture,
    earlier: readonly string[],
  ): Promise<void> {
    const { provider, admission } = record;
    if (response === null || provider === 'none' || !wantsStored(request)) return;
    const stored = storedResponse({
      tenantId: admission.key.tenant_id,
      createdSeconds: Math.floor(admission.startedAt.getTime() / 1000),
      request,
      response,
    });
    if (stored === null) return;
    await this.store.save({ ...stored, place: placeOf(provider, record.deployment), earlier });
  }

  /**
   * What a request continues, or `null` when it begins a conversation.
   *
   * @throws GatewayError UNAVAILABLE, TranslationRefusal for a response that is not there, or not the tenant's
   */
  async historyOf(key: ApiKeyRecord, request: JsonObject): Promise<ContinuedHistory | null> {
    if (request.conversation !== undefined && request.conversation !== null)
      throw new TranslationRefusal(
        'conversation',
        'Use previous_response_id: conversations are not kept here.',
      );
    const referenced = referencedItemIds(request);
    const previousId = previousResponseId(request);
    if (previousId === null && referenced.length === 0) return null;
    if (referenced.length > maxReferences)
      throw new TranslationRefusal(
        'input',
        `input may refer to at most ${maxReferences} items.`,
        'invalid_value',
      );
    const reading = this.store.read();
    const chain = previousId === null ? [] : await chainUpTo(reading, key, previousId);
    const found = await ownersOf(reading, key, referenced, chain);
    const repeated = referencedItemIds({ input: chain.flatMap(({ input }) => input) });
    const known = [...chain, ...found, ...(await ownersOf(reading, key, repeated, [...chain, ...found]))];
    const own = withReferencedItems(request, known.map(withoutReferences));
    return {
      expanded: withHistory(own, withResolvedInputs(chain, known)),
      keptAt: placeOfAll([...chain.slice(-1), ...found], referenced),
      earlier: chain.map(({ id }) => id),
    };
  }

  /** Answers a request for a stored response. @throws GatewayError, TranslationRefusal */
  async answer(
    key: ApiKeyRecord,
    id: string,
    action: 'response' | 'cancel' | 'input_items',
    request: Pick<IncomingMessage, 'method' | 'url'>,
  ): Promise<StoredOutcome> {
    const tenantId = key.tenant_id;
    const reading = this.store.read();
    const stored = await reading.find(tenantId, id);
    if (stored === null) return { kind: 'refused', error: responseNotFound(id) };
    if (action === 'input_items') {
      const query = Object.fromEntries(new URLSearchParams(request.url?.split('?')[1] ?? ''));
      const earlier = await continuedBy(reading, key, stored);
      return { kind: 'found', content: inputItemsOf(stored, query, earlier) };
    }
    if (action === 'cancel') {
      const outcome = cancelled(stored);
      if (outcome.kind === 'refused') return outcome;
      const { bytes: _size, ...made } = stored;
      await this.store.save({ ...made, response: outcome.response });
      return { kind: 'found', content: outcome.response };
    }
    if (request.method === 'DELETE') {
      await this.store.remove(tenantId, id);
      return { kind: 'found', content: deletedResponse(id) };
    }
    return { kind: 'found', content: retrievedResponse(stored) };
  }
}
