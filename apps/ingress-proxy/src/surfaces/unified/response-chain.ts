import type { ApiKeyRecord } from '@trueport/contracts';
import { previousResponseId } from '@trueport/dialects';
import { tooLong, type HistoryRoom, type KeptResponse, type ResponseReading } from './response-store.js';

/** Longest conversation that is put together from stored responses, and most bytes of them in one request. */
const wholeRoom: HistoryRoom = { responses: 200, bytes: 32 * 1024 * 1024 };
/** Most items that one request, or the conversation it continues, may refer to. */
export const maxReferences = 200;

/**
 * A response and all that it continues, oldest first; none when it is no longer kept.
 *
 * @throws GatewayError UNAVAILABLE, BAD_REQUEST for more than there is room for
 */
export async function chainUpTo(
  reading: ResponseReading,
  key: ApiKeyRecord,
  id: string,
  room = wholeRoom,
): Promise<KeptResponse[]> {
  const last = await reading.find(key.tenant_id, id);
  if (last === null) return [];
  return [...(await continuedBy(reading, key, last, roomBeside(room, [last]))), last];
}

/**
 * The responses that a response continues, oldest first; they begin behind the first that is no longer kept.
 *
 * @throws GatewayError UNAVAILABLE, BAD_REQUEST for more than there is room for
 */
export async function continuedBy(
  reading: ResponseReading,
  key: ApiKeyRecord,
  { earlier, response }: KeptResponse,
  room = wholeRoom,
): Promise<KeptResponse[]> {
  const found = await reading.findLast(key.tenant_id, earlier, room);
  const before = previousResponseId(found[0]?.response ?? response);
  // A record that does not say all that it continues names at least the one before.
  if (found.length < earlier.length || before === null) return found;
  return [...(await chainUpTo(reading, key, before, roomBeside(room, found))), ...found];
}

/**
 * The responses that items belong to.
 *
 * @param earlier what the request is made of already
 * @throws GatewayError UNAVAILABLE, BAD_REQUEST for more than there is room for
 */
export function ownersOf(
  reading: ResponseReading,
  { tenant_id: tenantId }: ApiKeyRecord,
  itemIds: readonly string[],
  earlier: readonly KeptResponse[],
): Promise<KeptResponse[]> {
  if (itemIds.length > maxReferences) throw tooLong();
  return reading.findByItems(tenantId, itemIds, { bytes: wholeRoom.bytes - bytesOf(earlier) });
}

/** What is left of the room. @throws GatewayError BAD_REQUEST when nothing is */
function roomBeside({ responses, bytes }: HistoryRoom, kept: readonly KeptResponse[]): HistoryRoom {
  const left = { responses: responses - kept.length, bytes: bytes - bytesOf(kept) };
  if (left.responses < 0 || left.bytes < 0) throw tooLong();
  return left;
}

function bytesOf(kept: readonly KeptResponse[]): number {
  return kept.reduce((sum, { bytes }) => sum + bytes, 0);
}
