import { isShortDate, passesLuhn, weightedSum } from './checksums.js';
import { identifierKind, type IdentifierKind } from './identifier-kind.js';

/** Numbers of the Americas. @source the issuing authorities' published check digit rules, read 2026-11 */
export const americanKinds: readonly IdentifierKind[] = [
  identifierKind('ar.cbu', 'cbu, clave bancaria uniforme', /^\d{22}$/, isArgentineAccount),
  identifierKind('ar.cuit', 'cuit, cuil', /^(?:2[034]|27|3[034]|5[015])\d{9}$/, isArgentineTaxpayer),
  identifierKind('br.cnpj', 'cnpj', /^[0-9A-Z]{12}\d{2}$/, isBrazilianCompany),
  identifierKind('br.cpf', 'cpf', /^\d{11}$/, isBrazilianPerson),
  identifierKind('ca.bn', 'business number, bn', /^\d{9}(?:R[CMPT]\d{4})?$/, (value) =>
    passesLuhn(value.slice(0, 9)),
  ),
  identifierKind('ca.sin', 'sin, social insurance, social insurance number', /^[1-79]\d{8}$/, passesLuhn),
  identifierKind('cl.rut', 'rut, run', /^(?:CL)?\d{7,8}[\dK]$/, isChileanTaxpayer),
  identifierKind('co.nit', 'nit, rut', /^\d{8,16}$/, isColombianTaxpayer),
  identifierKind('do.cedula', 'cedula, cédula', /^\d{11}$/, passesLuhn),
  identifierKind('do.rnc', 'rnc', /^\d{9}$/, isDominicanTaxpayer),
  identifierKind('ec.ci', 'ci, cedula, cédula', /^\d{10}$/, isEcuadorianPerson),
  identifierKind('gt.nit', 'nit', /^\d{1,11}[\dK]$/, isGuatemalanTaxpayer),
  identifierKind('mx.clabe', 'clabe', /^\d{18}$/, isMexicanAccount),
  identifierKind('mx.curp', 'curp', /^[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d$/, isMexicanPerson),
  identifierKind('pe.ruc', 'ruc', /^(?:10|15|16|17|20)\d{9}$/, isPeruvianTaxpayer),
  identifierKind('py.ruc', 'ruc', /^\d{5,9}$/, isParaguayanTaxpayer),
  identifierKind('us.ein', 'ein, employer identification, fein, tax id', /^\d{9}$/, isEmployerPrefix),
  identifierKind(
    'us.itin',
    'itin, taxpayer identification',
    /^9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/,
  ),
  identifierKind(
    'us.ssn',
    'ssn, social security, social security number',
    /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/,
    isIssuedSocialSecurity,
  ),
  identifierKind('uy.cedula', 'ci, cedula, cédula', /^\d{7,8}$/, isUruguayanPerson),
  identifierKind('uy.rut', 'rut', /^(?:UY)?(?:0[1-9]|1\d|2[01])\d{10}$/, isUruguayanTaxpayer),
  identifierKind('ve.rif', 'rif', /^[VEJPG]\d{9}$/, isVenezuelanTaxpayer),
];

/** 11 minus the remainder, where 11 is 0 and 10 is what the register says. */
function complement11(sum: number, ten: number): number {
  const check = 11 - (sum % 11);
  return check === 11 ? 0 : check === 10 ? ten : check;
}

function isArgentineAccount(value: string): boolean {
  const check = (digits: string, weights: readonly number[]) =>
    (10 - (weightedSum(digits, weights) % 10)) % 10;
  return (
    check(value, [7, 1, 3, 9, 7, 1, 3]) === Number(value[7]) &&
    check(value.slice(8), [3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]) === Number(value[21])
  );
}

function isArgentineTaxpayer(value: string): boolean {
  return complement11(weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]), 9) === Number(value[10]);
}

function isBrazilianPerson(value: string): boolean {
  if (/^(\d)\1+$/.test(value)) return false;
  const first = complement11(weightedSum(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]), 0);
  const second = complement11(weightedSum(value, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]), 0);
  return `${first}${second}` === value.slice(9);
}

/** Letters are allowed since July 2026 and count by their place in ASCII. */
function isBrazilianCompany(value: string): boolean {
  if (/^(.)\1+$/.test(value)) return false;
  const check = (length: number): number => {
    let sum = 0;
    for (let index = 0; index < length; index += 1) {
      sum += (value.charCodeAt(index) - 48) * (((length - 1 - index) % 8) + 2);
    }
    return complement11(sum, 0);
  };
  return `${check(12)}${check(13)}` === value.slice(12);
}

/** Modulo 11 with weights 2 to 7 in turn from the right. */
function checkOfTurns(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    sum += Number(digits.charAt(digits.length - 1 - index)) * ((index % 6) + 2);
  }
  return 11 - (sum % 11);
}

function isChileanTaxpayer(value: string): boolean {
  const digits = value.replace('CL', '');
  return digits.endsWith('0123456789K0'.charAt(checkOfTurns(digits.slice(0, -1))));
}

function isColombianTaxpayer(value: string): boolean {
  const weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
  const reversed = [...value.slice(0, -1)].reverse().join('');
  const rest = weightedSum(reversed, weights.slice(0, reversed.length)) % 11;
  return (rest > 1 ? 11 - rest : rest) === Number(value.at(-1));
}

function isDominicanTaxpayer(value: string): boolean {
  const sum = weightedSum(value, [7, 9, 8, 6, 5, 4, 3, 2]) % 11;
  return ((((10 - sum + 9) % 9) + 9) % 9) + 1 === Number(value[8]);
}

function isEcuadorianPerson(value: string): boolean {
  const province = Number(value.slice(0, 2));
  return (province >= 1 && province <= 24) || province === 30 || province === 50
    ? Number(value[2]) < 6 && passesLuhn(value)
    : false;
}

function isGuatemalanTaxpayer(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < value.length - 1; index += 1)
    sum += Number(value[index]) * (value.length - index);
  return value.endsWith('0123456789K'.charAt((11 - (sum % 11)) % 11));
}

function isMexicanAccount(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < 17; index += 1)
    sum += (Number(value[index]) * ([3, 7, 1][index % 3] ?? 0)) % 10;
  return (10 - (sum % 10)) % 10 === Number(value[17]);
}

function isMexicanPerson(value: string): boolean {
  if (!isShortDate(value.slice(4, 10))) return false;
  const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += alphabet.indexOf(value.charAt(index)) * (18 - index);
  return (10 - (sum % 10)) % 10 === Number(value[17]);
}

function isPeruvianTaxpayer(value: string): boolean {
  return (11 - (weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(value[10]);
}

function isParaguayanTaxpayer(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < value.length - 1; index += 1)
    sum += Number(value[index]) * (value.length - index);
  return ((11 - (sum % 11)) % 11) % 10 === Number(value.at(-1));
}

/** Campus codes that the tax office has given out. @source irs.gov, "How EINs are assigned", read 2026-11 */
function isEmployerPrefix(value: string): boolean {
  return !/^(?:0[0789]|1[789]|28|29|49|69|70|78|79|89|9[67])/.test(value);
}

/** Numbers printed in advertisements, refused by the authority itself. */
function isIssuedSocialSecurity(value: string): boolean {
  return !['078051120', '457555462', '219099999'].includes(value);
}

function isUruguayanPerson(value: string): boolean {
  const digits = value.padStart(8, '0');
  return (10 - (weightedSum(digits, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10 === Number(digits[7]);
}

function isUruguayanTaxpayer(value: string): boolean {
  const digits = value.replace('UY', '');
  if (!/^\d{2}(?!000000)\d{6}001/.test(digits)) return false;
  return (11 - (weightedSum(digits, [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(digits[11]);
}

function isVenezuelanTaxpayer(value: string): boolean {
  const first = { V: 4, E: 8, J: 12, P: 16, G: 20 }[value.charAt(0)] ?? 0;
  const sum = first + weightedSum(value.slice(1), [3, 2, 7, 6, 5, 4, 3, 2]);
  return '00987654321'.charAt(sum % 11) === value[9];
}
