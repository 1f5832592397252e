import type { Detector, Finding } from '../finding.js';
import { foldText } from '../text/fold-text.js';
import { piecesOf } from '../text/text-pieces.js';
import type { TextView } from '../text/text-view.js';
import { streetAddress } from './address.js';
import type { Recogniser } from './candidate.js';
import { creditCard } from './credit-card.js';
import { dateTime, personAge } from './dates-and-ages.js';
import { domainName } from './domain-name.js';
import { driverLicense } from './driver-license.js';
import { emailAddress } from './email-address.js';
import { ibanCode } from './iban-code.js';
import { ipAddress } from './ip-address.js';
import { nationalIdentifier } from './national-identifier.js';
import { person } from './person.js';
import { phoneNumber } from './phone-number.js';
import { placePatterns } from './place.js';
import { resolveOverlaps } from './resolve-overlaps.js';
import { usSsn } from './us-ssn.js';
import { zipCode } from './zip-code.js';

const ofNumbers: readonly Recogniser[] = [
  creditCard,
  ibanCode,
  usSsn,
  ipAddress,
  phoneNumber,
  driverLicense,
  nationalIdentifier,
  dateTime,
  personAge,
  zipCode,
  streetAddress,
];
const ofWords: readonly Recogniser[] = [emailAddress, domainName, person];

const digit = /\d/;

/** Every pattern of the personal-data rules. */
export const piiPatterns: readonly RegExp[] = [
  ...[...ofNumbers, ...ofWords].flatMap(({ patterns }) => patterns),
  ...placePatterns,
  digit,
];

/**
 * Personal data in a text, weak candidates included: compare `confidence` with `reportThreshold(type)`.
 * Spans of different types do not overlap; the one of higher confidence stays, then the longer one.
 */
export const detectPii: Detector = (text) => detectPiiIn(foldText(text));

/** The same for a text that is folded already, for callers that run several detectors over one text. */
export function detectPiiIn(folded: TextView, pieces = piecesOf(folded.text)): readonly Finding[] {
  const recognisers = digit.test(folded.text) ? [...ofNumbers, ...ofWords] : ofWords;
  const candidates = resolveOverlaps(recognisers.flatMap(({ find }) => find(folded.text, pieces)));
  return candidates.map((candidate): Finding => ({
    ...candidate,
    ...folded.toOriginal(candidate.start, candidate.end),
    class: 'pii',
  }));
}
