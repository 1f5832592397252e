import {
  isDate,
  isShortDate,
  isShortDateDayFirst,
  passesLuhn,
  passesMod11And10,
  weightedSum,
} from './checksums.js';
import { identifierKind, type IdentifierKind } from './identifier-kind.js';

/** Numbers of northern and eastern Europe. @source the issuing authorities' published rules, read 2026-11 */
export const northernAndEasternEuropeanKinds: readonly IdentifierKind[] = [
  identifierKind('ba.jmbg', 'jmbg', /^\d{13}$/, isYugoslavPerson),
  identifierKind('bg.egn', 'egn, егн', /^\d{10}$/, isBulgarianPerson),
  identifierKind('cz.dic', 'dič, dic, vat', /^(?:CZ)?\d{8,10}$/, isCzechTaxpayer),
  identifierKind('cz.ico', 'ičo, ico', /^[0-8]\d{7}$/, isCzechCompany),
  identifierKind('cz.rc', 'rodné číslo, rodne cislo, rč', /^\d{9,10}$/, isCzechPerson),
  identifierKind('dk.cpr', 'cpr, cpr-nummer, personnummer', /^\d{10}$/, isDanishPerson),
  identifierKind(
    'dk.cvr',
    'cvr, se, vat',
    /^(?:DK)?[1-9]\d{7}$/,
    (value) => weightedSum(value.slice(-8), [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  ),
  identifierKind('ee.ik', 'isikukood', /^[1-8]\d{10}$/, isBalticPerson),
  identifierKind(
    'ee.kmkr',
    'kmkr, vat',
    /^(?:EE)?\d{9}$/,
    (value) => weightedSum(value.slice(-9), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  ),
  identifierKind(
    'ee.registrikood',
    'registrikood',
    /^[1789]\d{7}$/,
    (value) => balticCheck(value) === Number(value[7]),
  ),
  identifierKind('fi.alv', 'alv, vat', /^(?:FI)?\d{8}$/, isFinnishCompany),
  identifierKind(
    'fi.hetu',
    'hetu, henkilötunnus, henkilotunnus',
    /^\d{6}[A-FU-Y+]?\d{3}[0-9A-Y]$/,
    isFinnishPerson,
  ),
  identifierKind('fi.ytunnus', 'y-tunnus, ytunnus', /^\d{7,8}$/, isFinnishCompany),
  identifierKind('hr.oib', 'oib', /^(?:HR)?\d{11}$/, (value) => passesMod11And10(value.slice(-11))),
  identifierKind(
    'hu.anum',
    'adószám, adoszam, vat',
    /^(?:HU)?\d{8}$/,
    (value) => weightedSum(value.slice(-8), [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  ),
  identifierKind('is.kennitala', 'kennitala, kt', /^\d{9}[089]$/, isIcelandicPerson),
  identifierKind('lt.asmens', 'asmens kodas', /^[1-9]\d{10}$/, isBalticPerson),
  identifierKind('lv.pvn', 'pvn, vat', /^(?:LV)?\d{11}$/, isLatvianTaxpayer),
  identifierKind(
    'no.fodselsnummer',
    'fødselsnummer, fodselsnummer, personnummer',
    /^\d{11}$/,
    isNorwegianPerson,
  ),
  identifierKind(
    'no.kontonr',
    'kontonummer, konto',
    /^\d{11}$/,
    (value) => weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  ),
  identifierKind('no.mva', 'mva, vat', /^(?:NO)?\d{9}MVA$/, (value) =>
    isNorwegianCompany(value.replace('NO', '')),
  ),
  identifierKind('no.orgnr', 'organisasjonsnummer, orgnr', /^\d{9}$/, isNorwegianCompany),
  identifierKind('pl.nip', 'nip', /^(?:PL)?\d{10}$/, isPolishTaxpayer),
  identifierKind('pl.pesel', 'pesel', /^\d{11}$/, isPolishPerson),
  identifierKind('pl.regon', 'regon', /^(?:\d{9}|\d{14})$/, isPolishCompany),
  identifierKind('ro.cif', 'cif, cui, cod fiscal', /^(?:RO)?[1-9]\d{1,9}$/, isRomanianCompany),
  identifierKind('ro.cnp', 'cnp, cod numeric personal', /^[1-9]\d{12}$/, isRomanianPerson),
  identifierKind('rs.pib', 'pib', /^\d{9}$/, passesMod11And10),
  identifierKind('ru.inn', 'инн, inn', /^(?:\d{10}|\d{12})$/, isRussianTaxpayer),
  identifierKind('ru.snils', 'снилс, snils', /^\d{11}$/, isRussianInsured),
  identifierKind('se.orgnr', 'orgnr, organisationsnummer', /^\d{10}$/, passesLuhn),
  identifierKind(
    'se.personnummer',
    'personnummer, pnr, samordningsnummer',
    /^(?:\d{2})?\d{6}\+?\d{4}$/,
    isSwedishPerson,
  ),
  identifierKind('se.vat', 'momsnr, moms, vat', /^(?:SE)?\d{10}01$/, (value) =>
    passesLuhn(value.replace('SE', '').slice(0, 10)),
  ),
  identifierKind('si.ddv', 'ddv, davčna številka, vat', /^(?:SI)?[1-9]\d{7}$/, isSlovenianTaxpayer),
  identifierKind(
    'sk.dph',
    'ič dph, dph, vat',
    /^(?:SK)?[1-9]\d[234789]\d{7}$/,
    (value) => Number(value.slice(-10)) % 11 === 0,
  ),
  identifierKind('ua.edrpou', 'єдрпоу, edrpou', /^\d{8}$/, isUkrainianCompany),
  identifierKind(
    'ua.rntrc',
    'рнокпп, rntrc, inn',
    /^\d{10}$/,
    (value) => (weightedSum(value, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) % 10 === Number(value[9]),
  ),
];

function isYugoslavPerson(value: string): boolean {
  const check = (11 - (weightedSum(value, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return (
    check % 10 === Number(value[12]) && isDate(2000, Number(value.slice(2, 4)), Number(value.slice(0, 2)))
  );
}

/** The month carries the century: +20 for 18xx, +40 for 20xx. */
function isBulgarianPerson(value: string): boolean {
  const month = Number(value.slice(2, 4));
  const century = month > 40 ? 2000 : month > 20 ? 1800 : 1900;
  if (!isDate(century + Number(value.slice(0, 2)), month % 20, Number(value.slice(4, 6)))) return false;
  return (weightedSum(value, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(value[9]);
}

function isCzechCompany(value: string): boolean {
  const rest = weightedSum(value, [8, 7, 6, 5, 4, 3, 2]) % 11;
  return (11 - rest) % 10 === Number(value[7]);
}

/** Women have 50 added to the month, crowded days 20. Nine digits, without check digit, up to 1953. */
function isCzechPerson(value: string): boolean {
  const year = Number(value.slice(0, 2));
  const month = (Number(value.slice(2, 4)) % 50) % 20;
  const century = value.length === 10 && year < 54 ? 2000 : 1900;
  if (!isDate(century + year, month, Number(value.slice(4, 6)))) return false;
  if (value.length === 9) return year < 54;
  return (Number(value.slice(0, 9)) % 11) % 10 === Number(value[9]);
}

function isCzechTaxpayer(value: string): boolean {
  const digits = value.replace('CZ', '');
  if (digits.length === 8) return !digits.startsWith('9') && isCzechCompany(digits);
  if (digits.length === 9 && digits.startsWith('6')) return isCzechSpecial(digits);
  return isCzechPerson(digits);
}

function isCzechSpecial(digits: string): boolean {
  const rest = weightedSum(digits.slice(1), [8, 7, 6, 5, 4, 3, 2]) % 11;
  return (((8 - ((10 - rest) % 11)) % 10) + 10) % 10 === Number(digits[8]);
}

/** Since 2007 numbers without a fitting check digit are given out too: then the date must do. */
function isDanishPerson(value: string): boolean {
  if (!isShortDateDayFirst(value)) return false;
  const isModern = Number(value.slice(4, 6)) >= 7 && Number(value.slice(4, 6)) <= 57 && Number(value[6]) >= 4;
  return isModern || weightedSum(value, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

function balticCheck(value: string): number {
  const length = value.length - 1;
  const weights = (first: number) => Array.from({ length }, (_, index) => ((first + index - 1) % 9) + 1);
  const rest = weightedSum(value, weights(1)) % 11;
  return rest < 10 ? rest : (weightedSum(value, weights(3)) % 11) % 10;
}

function isBalticPerson(value: string): boolean {
  const century = 1800 + Math.floor((Number(value[0]) - 1) / 2) * 100;
  const hasDate =
    value.startsWith('9') ||
    isDate(century + Number(value.slice(1, 3)), Number(value.slice(3, 5)), Number(value.slice(5, 7)));
  return hasDate && balticCheck(value) === Number(value[10]);
}

function isFinnishCompany(value: string): boolean {
  return weightedSum(value.replace('FI', '').padStart(8, '0'), [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0;
}

function isFinnishPerson(value: string): boolean {
  if (!isShortDateDayFirst(value)) return false;
  const digits = value.replace(/[^0-9]/g, '').slice(0, 9);
  return (
    Number(value.slice(-4, -1)) >= 2 &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === value.at(-1)
  );
}

/** Companies have 40 added to the day. */
function isIcelandicPerson(value: string): boolean {
  const day = Number(value.slice(0, 2)) % 40;
  if (!isDate(2000, Number(value.slice(2, 4)), day)) return false;
  return weightedSum(value, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

function isLatvianTaxpayer(value: string): boolean {
  const digits = value.slice(-11);
  if (digits.startsWith('32')) return true;
  if (Number(digits[0]) > 3) return weightedSum(digits, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3;
  const check = ((1 + weightedSum(digits, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11) % 10;
  return isShortDateDayFirst(digits) && check === Number(digits[10]);
}

function isNorwegianPerson(value: string): boolean {
  const day = Number(value.slice(0, 2)) % 40;
  const month = Number(value.slice(2, 4)) % 40;
  if (!isDate(2000, month, day)) return false;
  return (
    weightedSum(value, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}

function isNorwegianCompany(value: string): boolean {
  return weightedSum(value, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

function isPolishTaxpayer(value: string): boolean {
  const digits = value.slice(-10);
  return weightedSum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(digits[9]);
}

/** The month carries the century: +80 for 18xx, +20 for 20xx, +40 for 21xx, +60 for 22xx. */
function isPolishPerson(value: string): boolean {
  const month = Number(value.slice(2, 4));
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 1900;
  if (!isDate(century + Number(value.slice(0, 2)), month % 20, Number(value.slice(4, 6)))) return false;
  return weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

function isPolishCompany(value: string): boolean {
  const short = (weightedSum(value, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === Number(value[8]);
  if (value.length === 9) return short;
  const long = weightedSum(value, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11;
  return short && long % 10 === Number(value[13]);
}

function isRomanianCompany(value: string): boolean {
  const digits = value.replace('RO', '').padStart(10, '0');
  return ((10 * weightedSum(digits, [7, 5, 3, 2, 1, 7, 5, 3, 2])) % 11) % 10 === Number(digits[9]);
}

function isRomanianPerson(value: string): boolean {
  const check = weightedSum(value, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  const county = Number(value.slice(7, 9));
  const isCounty = (county >= 1 && county <= 48) || county === 51 || county === 52 || county === 70;
  return isCounty && isShortDate(value.slice(1, 7)) && (check === 10 ? 1 : check) === Number(value[12]);
}

function isRussianTaxpayer(value: string): boolean {
  const check = (weights: readonly number[]) => (weightedSum(value, weights) % 11) % 10;
  if (value.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(value[9]);
  return (
    check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(value[10]) &&
    check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(value[11])
  );
}

function isRussianInsured(value: string): boolean {
  return (weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(value.slice(9));
}

/** Co-ordination numbers have 60 added to the day; `+` stands for a hundred years or more. */
function isSwedishPerson(value: string): boolean {
  const digits = value.replace('+', '').slice(-10);
  const day = String(Number(digits.slice(4, 6)) % 60).padStart(2, '0');
  return isShortDate(digits.slice(0, 4) + day) && passesLuhn(digits);
}

function isSlovenianTaxpayer(value: string): boolean {
  const digits = value.slice(-8);
  const check = 11 - (weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) % 11);
  return check !== 11 && check % 10 === Number(digits[7]);
}

function isUkrainianCompany(value: string): boolean {
  const isMiddle = value >= '30000000' && value <= '60000000';
  const first = isMiddle ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7];
  const rest = weightedSum(value, first) % 11;
  if (rest < 10) return rest === Number(value[7]);
  return (
    (weightedSum(
      value,
      first.map((weight) => weight + 2),
    ) %
      11) %
      10 ===
    Number(value[7])
  );
}
