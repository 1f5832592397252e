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
import { tooLong, type KeptResponse, type ResponseStore } from './response-store.js';

/** Longest conversation that is put together from stored responses. */
const maxChainLength = 200;
/** Most items that one request may refer to. */
const maxReferences = 200;
/** Most bytes of stored responses that one request is made of. */
const maxHistoryBytes = 32 * 1024 * 1024;

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

/**
 * The responses that clients continue or ask for again. They are kept by the gateway for every provider, so that they
 * mean the same everywhere and no tenant can name another's.
 */
export class StoredResponses {
  constructor(private readonly store: ResponseStore) {}

  /** Keeps the answer to a request, unless the client does not want it kept. Never rejects. */
  async keep(record: ExchangeRecord, request: JsonObject, { response }: ResponseCapture): Promise<void> {
    const { provider, admission } = record;
    if (response === null || provider === 'none' || !wantsStored(request)) return;
    const stored = storedResponse({
      tenantId: admission.key.tenant_id,
      createdSeconds: Math.floor(admission.startedAt.getTime() / 1000),
      request,
      response,
    });
    if (stored !== null) await this.store.save({ ...stored, place: placeOf(provider, record.deployment) });
  }

  /**
   * What a request continues, or `null` when it begins a conversation.
   *
   * @throws GatewayError UNAVAILABLE, TranslationRefusal for a response that is not there, or not the tenant's
   */
  async historyOf(key: ApiKeyRecord, request: JsonObject): Promise<ResponseHistory | null> {
    if (request.conversation !== undefined && request.conversation !== null)
      throw new TranslationRefusal(
        'conversation',
        'Use previous_response_id: conversations are not kept here.',
      );
    const referenced = referencedItemIds(request);
    if (previousResponseId(request) === null && referenced.length === 0) return null;
    if (referenced.length > maxReferences)
      throw new TranslationRefusal(
        'input',
        `input may refer to at most ${maxReferences} items.`,
        'invalid_value',
      );
    const chain = await this.chainOf(key, request);
    const found = await this.owners(key, referenced, chain);
    const repeated = referencedItemIds({ input: chain.flatMap(({ input }) => input) });
    const known = [...chain, ...found, ...(await this.owners(key, repeated, [...chain, ...found]))];
    const own = withReferencedItems(request, known.map(withoutReferences));
    return {
      expanded: withHistory(own, withResolvedInputs(chain, known)),
      keptAt: placeOfAll([...chain.slice(-1), ...found], referenced),
    };
  }

  /** The responses that items belong to. @throws GatewayError UNAVAILABLE, BAD_REQUEST */
  private owners(
    { tenant_id }: ApiKeyRecord,
    itemIds: readonly string[],
    earlier: readonly KeptResponse[],
  ): Promise<KeptResponse[]> {
    if (itemIds.length > maxReferences) throw tooLong();
    const bytes = earlier.reduce((sum, kept) => sum + kept.bytes, 0);
    return this.store.findByItems(tenant_id, itemIds, Math.max(0, maxHistoryBytes - bytes));
  }

  /**
   * The responses a request or a response continues, oldest first; it ends early where one is no longer kept.
   *
   * @throws GatewayError UNAVAILABLE
   */
  async chainOf(key: ApiKeyRecord, object: JsonObject): Promise<KeptResponse[]> {
    const chain: KeptResponse[] = [];
    let id = previousResponseId(object);
    let bytes = 0;
    while (id !== null && chain.length < maxChainLength && bytes < maxHistoryBytes) {
      const found = await this.store.find(key.tenant_id, id);
      if (found === null) break;
      chain.unshift(found);
      bytes += found.bytes;
      id = previousResponseId(found.response);
    }
    if (id !== null && (chain.length === maxChainLength || bytes >= maxHistoryBytes)) throw tooLong();
    return chain;
  }

  /** Answers a request for a stored response. @throws GatewayError, TranslationRefusal */
  async answer(
    key: ApiKeyRecord,
    id: string,
    action: 'response' | 'cancel' | 'input_items',
    request: Pick<IncomingMessage, 'method' | 'url'>,
  ): Promise<StoredOutcome> {
    const tenantId = key.tenant_id;
    const stored = await this.store.find(tenantId, id);
    if (stored === null) return { kind: 'refused', error: responseNotFound(id) };
    if (action === 'input_items') {
      const query = Object.fromEntries(new URLSearchParams(request.url?.split('?')[1] ?? ''));
      const earlier = await this.chainOf(key, stored.response);
      return { kind: 'found', content: inputItemsOf(stored, query, earlier) };
    }
    if (action === 'cancel') {
      const outcome = cancelled(stored);
      if (outcome.kind === 'refused') return outcome;
      await this.store.save({ ...stored, response: outcome.response });
      return { kind: 'found', content: outcome.response };
    }
    if (request.method === 'DELETE') {
      await this.store.remove(tenantId, id);
      return { kind: 'found', content: deletedResponse(id) };
    }
    return { kind: 'found', content: retrievedResponse(stored) };
  }
}
