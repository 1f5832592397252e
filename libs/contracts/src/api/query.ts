import { z } from 'zod';

/** A whole number in a query string, within bounds that the message names. */
export function queryInteger(min: number, max: number, defaultValue: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min, `expected at least ${min}`).max(max, `expected at most ${max}`))
    .default(defaultValue);
}

/** An ISO 8601 date or date-time in a query string; one without an offset is UTC. */
export const queryDate = z.string().transform((text, context): Date => {
  const full = z.iso.datetime({ offset: true, local: true }).safeParse(text).success;
  const day = z.iso.date().safeParse(text).success;
  const date = new Date(full && !/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text);
  if ((full || day) && !Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'expected an ISO 8601 date or date-time' });
  return z.NEVER;
});
