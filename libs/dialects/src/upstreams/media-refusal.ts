import { TranslationRefusal } from '../conversation/translation-refusal.js';

/** Addresses may be as long as the data they stand for. */
const shownCharacters = 100;

/** The beginning of an address or a type, as a refusal quotes it. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, shownCharacters));
}

/** The refusal of an image, a document or a sound; turns are no longer where the client wrote them. */
export function mediaRefusal(message: string): TranslationRefusal {
  return new TranslationRefusal('messages', message);
}
