import type { DroppedFields } from '../conversation/dropped-fields.js';
import type { UpstreamTarget } from '../conversation/upstream-dialect.js';

/** What an answer's length is bounded by. */
interface AnswerBounds {
  readonly target: Pick<UpstreamTarget, 'maxOutputTokens'>;
  readonly dropped: DroppedFields;
}

/**
 * The longest answer within what the model can do, tokens; a lower limit than the client's is noted.
 *
 * @param asked `undefined` leaves it to the model
 */
export function answerLimit<Asked extends number | undefined>(
  asked: Asked,
  { target, dropped }: AnswerBounds,
): Asked | number {
  const { maxOutputTokens: most } = target;
  if (asked === undefined || most === null || asked <= most) return asked;
  dropped.change('max_tokens', `${asked} became ${most}, the most this model can answer with`);
  return most;
}
