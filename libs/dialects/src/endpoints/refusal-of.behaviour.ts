import { TranslationRefusal } from '../conversation/translation-refusal.js';

/** Which field was refused, and how; fails when nothing was. */
export function refusalOf(run: () => unknown): { param: string; code: string } {
  try {
    run();
  } catch (cause) {
    if (cause instanceof TranslationRefusal) return { param: cause.param, code: cause.code };
    throw cause;
  }
  throw new Error('Nothing was refused.');
}
