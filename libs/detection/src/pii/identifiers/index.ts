import { americanKinds } from './americas.js';
import { otherKinds } from './asia-africa-oceania.js';
import { isIban } from './iban.js';
import type { IdentifierKind } from './identifier-kind.js';
import { northernAndEasternEuropeanKinds } from './northern-and-eastern-europe.js';
import { westernEuropeanKinds } from './western-europe.js';

/** Every kind of identifier that is decided exactly. */
export const identifierKinds: readonly IdentifierKind[] = [
  { kind: 'iban', words: ['iban'], validate: isIban },
  ...americanKinds,
  ...westernEuropeanKinds,
  ...northernAndEasternEuropeanKinds,
  ...otherKinds,
];

export type { IdentifierKind } from './identifier-kind.js';
