import {
  characterValue,
  isDate,
  isShortDateDayFirst,
  passesEan,
  passesLuhn,
  passesMod11And10,
  remainder97,
  weightedSum,
} from './checksums.js';
import { identifierKind, type IdentifierKind } from './identifier-kind.js';

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Numbers of western and southern Europe. @source the issuing authorities' published rules, read 2026-11 */
export const westernEuropeanKinds: readonly IdentifierKind[] = [
  identifierKind('at.uid', 'uid, ust-id, vat', /^(?:AT)?U\d{8}$/, isAustrianCompany),
  identifierKind(
    'at.vnr',
    'svnr, sozialversicherungsnummer, versicherungsnummer',
    /^[1-9]\d{9}$/,
    isAustrianPerson,
  ),
  identifierKind(
    'be.nn',
    'rijksregisternummer, registre national, national register, nn',
    /^\d{11}$/,
    isBelgianPerson,
  ),
  identifierKind('be.vat', 'btw, tva, vat, ondernemingsnummer', /^(?:BE)?0?[01]?\d{9}$/, isBelgianCompany),
  identifierKind('ch.ssn', 'ahv, avs, ssn, ahv-nummer', /^756\d{10}$/, passesEan),
  identifierKind('ch.uid', 'uid, ide, idi', /^CHE\d{9}$/, isSwissCompany),
  identifierKind('ch.vat', 'mwst, tva, iva, vat', /^CHE\d{9}(?:MWST|TVA|IVA|TPV)$/, isSwissCompany),
  identifierKind(
    'de.idnr',
    'steuer-id, idnr, steueridentifikationsnummer, steuerliche identifikationsnummer, tax id',
    /^[1-9]\d{10}$/,
    isGermanTaxpayer,
  ),
  identifierKind(
    'de.svnr',
    'sozialversicherungsnummer, rentenversicherungsnummer, svnr',
    /^\d{8}[A-Z]\d{3}$/,
    isGermanPension,
  ),
  identifierKind('de.vat', 'ust-id, ust-idnr, ustid, vat, umsatzsteuer', /^(?:DE)?[1-9]\d{8}$/, (value) =>
    passesMod11And10(value.slice(-9)),
  ),
  identifierKind('es.cif', 'cif, nif', /^[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]$/, isSpanishCompany),
  identifierKind('es.dni', 'dni, nif', /^\d{8}[A-Z]$/, isSpanishPerson),
  identifierKind('es.nie', 'nie, nif', /^[XYZ]\d{7}[A-Z]$/, isSpanishForeigner),
  identifierKind('es.nif', 'nif, vat, iva', /^(?:ES)?[0-9A-Z]\d{7}[0-9A-Z]$/, isSpanishTaxpayer),
  identifierKind(
    'fr.nir',
    'nir, sécurité sociale, securite sociale, sécu',
    /^[1-478]\d{4}(?:\d{2}|2[AB])\d{6}\d{2}$/,
    isFrenchPerson,
  ),
  identifierKind('fr.siren', 'siren', /^\d{9}$/, passesLuhn),
  identifierKind('fr.siret', 'siret', /^\d{14}$/, isFrenchSite),
  identifierKind('fr.tva', 'tva, vat', /^(?:FR)?[0-9A-HJ-NP-Z]{2}\d{9}$/, isFrenchVat),
  identifierKind('gb.nhs', 'nhs, nhs number', /^\d{10}$/, isBritishPatient),
  identifierKind(
    'gb.nino',
    'nino, national insurance, ni number, ni no',
    /^(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]$/,
  ),
  identifierKind('gb.utr', 'utr, taxpayer reference', /^\d{10}K?$/, isBritishTaxpayer),
  identifierKind('gb.vat', 'vat', /^(?:GB)?(?:\d{9}|\d{12})$/, isBritishVat),
  identifierKind(
    'gr.amka',
    'amka, αμκα',
    /^\d{11}$/,
    (value) => isShortDateDayFirst(value) && passesLuhn(value),
  ),
  identifierKind('gr.vat', 'afm, αφμ, vat', /^(?:EL|GR)?\d{9}$/, isGreekVat),
  identifierKind('ie.pps', 'pps, ppsn, pps number', /^\d{7}[A-W][AHWTX]?$/, isIrishPerson),
  identifierKind(
    'it.codicefiscale',
    'codice fiscale, cf, tax code',
    /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/,
    isItalianPerson,
  ),
  identifierKind('it.iva', 'partita iva, p.iva, piva, iva, vat', /^(?:IT)?\d{11}$/, isItalianCompany),
  identifierKind('lu.tva', 'tva, vat', /^(?:LU)?\d{8}$/, isLuxembourgVat),
  identifierKind(
    'mt.vat',
    'vat',
    /^(?:MT)?[1-9]\d{7}$/,
    (value) => weightedSum(value.slice(-8), [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0,
  ),
  identifierKind(
    'nl.bsn',
    'bsn, burgerservicenummer, sofinummer, citizen service number',
    /^\d{8,9}$/,
    isDutchPerson,
  ),
  identifierKind('nl.btw', 'btw, vat', /^(?:NL)?\d{9}B\d{2}$/, isDutchVat),
  identifierKind('pt.nif', 'nif, contribuinte, nipc', /^(?:PT)?[1-9]\d{8}$/, isPortugueseTaxpayer),
];

function isAustrianCompany(value: string): boolean {
  const digits = value.slice(-8);
  let sum = 4;
  for (let index = 0; index < 7; index += 1) sum += digitSum(Number(digits[index]) * ((index % 2) + 1));
  return (10 - (sum % 10)) % 10 === Number(digits[7]);
}

function digitSum(number: number): number {
  return number > 9 ? number - 9 : number;
}

function isAustrianPerson(value: string): boolean {
  return (
    weightedSum(value, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(value[3]) &&
    hasBirthDay(value.slice(4))
  );
}

function hasBirthDay(dayMonthYear: string): boolean {
  return isShortDateDayFirst(dayMonthYear) || Number(dayMonthYear.slice(2, 4)) > 12;
}

function isBelgianPerson(value: string): boolean {
  const month = Number(value.slice(2, 4));
  if (month > 12 || Number(value.slice(4, 6)) > 31) return false;
  const check = Number(value.slice(9));
  const number = value.slice(0, 9);
  return check === 97 - remainder97(number) || check === 97 - remainder97(`2${number}`);
}

function isBelgianCompany(value: string): boolean {
  const digits = value.replace('BE', '').padStart(10, '0');
  return (
    digits.length === 10 &&
    Number(digits.slice(0, 8)) > 0 &&
    97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8))
  );
}

function isSwissCompany(value: string): boolean {
  const digits = value.slice(3, 12);
  return (11 - (weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 === Number(digits[8]);
}

/** Of the first ten digits exactly one occurs twice or three times. */
function isGermanTaxpayer(value: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of value.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && passesMod11And10(value);
}

function isGermanPension(value: string): boolean {
  const letter = String(characterValue(value.charAt(8)) - 9).padStart(2, '0');
  const digits = value.slice(0, 8) + letter + value.slice(9, 11);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = weights.reduce(
    (total, weight, index) => total + acrossDigits(weight * Number(digits[index])),
    0,
  );
  const day = Number(value.slice(2, 4)) % 50;
  return isDate(2000, Number(value.slice(4, 6)), day) && sum % 10 === Number(value[11]);
}

function acrossDigits(number: number): number {
  return Math.floor(number / 10) + (number % 10);
}

function isSpanishPerson(value: string): boolean {
  return dniLetters[Number(value.slice(0, 8)) % 23] === value[8];
}

function isSpanishForeigner(value: string): boolean {
  return isSpanishPerson('XYZ'.indexOf(value.charAt(0)) + value.slice(1));
}

function isSpanishCompany(value: string): boolean {
  const check = (10 - (spanishSum(value.slice(1, 8)) % 10)) % 10;
  const last = value.charAt(8);
  const letter = 'JABCDEFGHI'.charAt(check);
  if ('PQRSNW'.includes(value.charAt(0))) return last === letter;
  return 'ABEH'.includes(value.charAt(0))
    ? last === String(check)
    : last === letter || last === String(check);
}

function spanishSum(digits: string): number {
  return [...digits].reduce(
    (sum, digit, index) => sum + digitSum(Number(digit) * (index % 2 === 0 ? 2 : 1)),
    0,
  );
}

function isSpanishTaxpayer(value: string): boolean {
  const plain = value.length === 11 ? value.slice(2) : value;
  if (/^\d{8}[A-Z]$/.test(plain)) return isSpanishPerson(plain);
  if (/^[XYZ]/.test(plain)) return isSpanishForeigner(plain);
  if (/^[KLM]/.test(plain)) return isSpanishPerson(`0${plain.slice(1)}`);
  return /^[A-HJNP-SUVW]\d{7}[0-9A-J]$/.test(plain) && isSpanishCompany(plain);
}

function isFrenchPerson(value: string): boolean {
  const digits = value.replace('2A', '19').replace('2B', '18');
  return 97 - remainder97(digits.slice(0, 13)) === Number(value.slice(13));
}

/** The sites of La Poste add their digits up to a multiple of five instead. */
function isFrenchSite(value: string): boolean {
  if (value.startsWith('356000000'))
    return [...value].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
  return passesLuhn(value) && passesLuhn(value.slice(0, 9));
}

function isFrenchVat(value: string): boolean {
  const [key, siren] = [value.slice(-11, -9), value.slice(-9)];
  if (!passesLuhn(siren)) return false;
  return /^\d\d$/.test(key) ? remainder97(`${siren}12`) === Number(key) : true;
}

function isBritishPatient(value: string): boolean {
  return (11 - (weightedSum(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(value[9]);
}

function isBritishTaxpayer(value: string): boolean {
  return (
    '21987654321'.charAt(weightedSum(value.slice(1, 10), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11) === value[0]
  );
}

function isBritishVat(value: string): boolean {
  const digits = value.replace('GB', '');
  const sum = weightedSum(digits, [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
  return sum === 0 || (sum === 42 && Number(digits.slice(0, 7)) >= 100_0000);
}

function isGreekVat(value: string): boolean {
  const digits = value.slice(-9);
  return (weightedSum(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(digits[8]);
}

function isIrishPerson(value: string): boolean {
  const last = value.charAt(8);
  const suffix = /[AH]/.test(last) ? characterValue(last) - 9 : 0;
  const sum = weightedSum(value, [8, 7, 6, 5, 4, 3, 2]) + suffix * 9;
  return 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23) === value[7];
}

function isItalianPerson(value: string): boolean {
  const oddValues = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
  ];
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const number = characterValue(value.charAt(index));
    const letter = number > 9 ? number - 10 : number;
    sum += index % 2 === 0 ? (oddValues[letter] ?? 0) : letter;
  }
  return String.fromCharCode(65 + (sum % 26)) === value[15];
}

/** The place of the office stands before the check digit. */
function isItalianCompany(value: string): boolean {
  const digits = value.slice(-11);
  return /^(?!0{7})\d{7}(?:0(?!00)\d{2}|100|12[01]|888|999)\d$/.test(digits) && passesLuhn(digits);
}

function isLuxembourgVat(value: string): boolean {
  const digits = value.slice(-8);
  return Number(digits.slice(0, 6)) % 89 === Number(digits.slice(6));
}

function isDutchPerson(value: string): boolean {
  const digits = value.padStart(9, '0');
  return Number(digits) > 0 && weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(digits[8]);
}

function isDutchVat(value: string): boolean {
  const plain = value.replace('NL', '');
  return isDutchPerson(plain.slice(0, 9)) || remainder97(`NL${plain}`) === 1;
}

function isPortugueseTaxpayer(value: string): boolean {
  const digits = value.slice(-9);
  return ((11 - (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === Number(digits[8]);
}
