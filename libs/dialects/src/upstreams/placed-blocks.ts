import type { Block, ForeignBlock } from '../conversation/conversation.js';
import type { DroppedFields } from '../conversation/dropped-fields.js';
import { TranslationRefusal } from '../conversation/translation-refusal.js';
import type { JsonObject } from '../json.js';

/** Where a block stands. */
export type Place = 'system' | 'user' | 'assistant' | 'tool_result';

/** Which kinds of blocks a provider takes at each place. */
export type AllowedKinds = Readonly<Record<Place, ReadonlySet<Block['kind']>>>;

/** The provider that a block is written for. */
export interface ForeignReader {
  /** The dialect whose own blocks it reads. */
  readonly dialect: ForeignBlock['dialect'];
  /** As people call it. */
  readonly name: string;
  readonly dropped: DroppedFields;
}

/**
 * A block that only one dialect knows. What an assistant did with tools of another provider is history that only that
 * provider can read.
 *
 * @throws TranslationRefusal for what another provider's user or tool said
 */
export function writeForeign(
  { dialect, type, value }: ForeignBlock,
  place: Place,
  reader: ForeignReader,
): JsonObject | null {
  if (dialect === reader.dialect) return value;
  if (place !== 'assistant')
    throw reader.dropped.refusal('messages', `A ${type} is not supported by ${reader.name}.`);
  reader.dropped.drop(type, 'only the provider it comes from can read it');
  return null;
}

/** The refusal of a block that the provider does not take at this place. */
export function misplaced({ kind }: Block, place: Place, provider: string): TranslationRefusal {
  const where = place === 'tool_result' ? 'a tool result' : `a message of the ${place}`;
  return new TranslationRefusal('messages', `${kind} is not supported by ${provider} in ${where}.`);
}
