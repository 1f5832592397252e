const prefix = 'by_model.';
const named = 'm';
const nameless = 'n';
const others = 'o';
/** A name that is longer is no model's, and would make rollups large. */
const maxNameLength = 256;

/** So many models a summary counts by name; all that come later count together. */
export const maxModelNames = 200;

/** The sum that counts the requests of models beyond those that are counted by name. */
export const otherModels = `${prefix}${others}` as const;

/**
 * The sum that counts the requests of a model. Names are the clients' own text: encoded they are safe as names of fields,
 * whatever dots, `$` or nothing at all they consist of.
 */
export function modelCountOf(model: string | null): `by_model.${string}` {
  if (model === null) return `${prefix}${nameless}`;
  if (model.length > maxNameLength) return otherModels;
  return `${prefix}${named}${Buffer.from(model, 'utf8').toString('base64url')}`;
}

/** Whether a sum counts the requests of one model by its name. */
export function countsNamedModel(sum: string): boolean {
  return sum.startsWith(`${prefix}${named}`);
}

/** The model of a stored count; `null` for none, `undefined` for all those that are not counted by name. */
export function modelOfCount(field: string): string | null | undefined {
  if (field === others) return undefined;
  return field === nameless ? null : Buffer.from(field.slice(named.length), 'base64url').toString('utf8');
}

/** The sums behind the stored counts of those models that are counted by name. */
export function modelCountsOf(stored: Readonly<Record<string, number>>): string[] {
  return Object.keys(stored)
    .map((field) => `${prefix}${field}`)
    .filter(countsNamedModel);
}
