import type { BedrockWriting } from './writing.js';

/** The longest answer within what the model can do; `undefined` leaves it to the model. */
export function answerLimit(
  asked: number | undefined,
  { target, dropped }: BedrockWriting,
): number | undefined {
  const { maxOutputTokens: most } = target;
  if (asked === undefined || most === null || asked <= most) return asked;
  dropped.change('max_tokens', `${asked} became ${most}, the most this model can answer with`);
  return most;
}
