import { TranslationRefusal } from '../../conversation/translation-refusal.js';

/** Path that a refusal names; `null` when nothing is refused. */
export function refusedParam(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof TranslationRefusal) return error.param;
    throw error;
  }
}
