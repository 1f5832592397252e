import {
  characterValue,
  isLongDate,
  isShortDate,
  passesEan,
  passesLuhn,
  passesVerhoeff,
  weightedSum,
} from './checksums.js';
import { identifierKind, type IdentifierKind } from './identifier-kind.js';

/** Numbers of Asia, Africa, Australia and New Zealand. @source the issuing authorities' published rules, read 2026-11 */
export const otherKinds: readonly IdentifierKind[] = [
  identifierKind('au.abn', 'abn, business number', /^\d{11}$/, isAustralianBusiness),
  identifierKind('au.acn', 'acn, company number', /^\d{9}$/, isAustralianCompany),
  identifierKind(
    'au.medicare',
    'medicare',
    /^[2-6]\d{9,10}$/,
    (value) => weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value[8]),
  ),
  identifierKind('au.tfn', 'tfn, tax file number', /^\d{8,9}$/, isAustralianTaxpayer),
  identifierKind('cn.ric', '身份证, resident identity, ric, id card', /^\d{17}[\dX]$/, isChinesePerson),
  identifierKind(
    'cn.uscc',
    'uscc, social credit code, 统一社会信用代码',
    /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/,
    isChineseCompany,
  ),
  identifierKind('eg.tn', 'tax number, tn', /^\d{9}$/),
  identifierKind('gen.ean', 'ean, gtin, upc', /^(?:\d{8}|\d{12,14})$/, passesEan),
  identifierKind(
    'hk.hkid',
    'hkid, hong kong id, hong kong identity',
    /^[A-Z]{1,2}\d{6}[\dA]$/,
    isHongKongPerson,
  ),
  identifierKind('id.npwp', 'npwp', /^(?:\d{15}|\d{16})$/, isIndonesianTaxpayer),
  identifierKind('il.hp', 'hp, company number, ח.פ', /^5\d{8}$/, passesLuhn),
  identifierKind('il.idnr', 'teudat zehut, tz, ת.ז, israeli id', /^\d{8,9}$/, (value) => passesLuhn(value)),
  identifierKind('in.aadhaar', 'aadhaar, aadhar, uidai', /^[2-9]\d{11}$/, isIndianPerson),
  identifierKind('in.epic', 'epic, voter id, voter', /^[A-Z]{3}\d{7}$/, (value) =>
    passesLuhn(value.slice(3)),
  ),
  identifierKind(
    'in.gstin',
    'gstin, gst',
    /^(?:0[1-9]|[12]\d|3[0-8])[A-Z]{3}[ABCFGHJLPT][A-Z](?!0000)\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/,
    isIndianBusiness,
  ),
  identifierKind('in.pan', 'pan, permanent account number', /^[A-Z]{3}[ABCFGHJLPT][A-Z](?!0000)\d{4}[A-Z]$/),
  identifierKind('jp.cn', 'corporate number, 法人番号', /^[1-9]\d{12}$/, isJapaneseCompany),
  identifierKind('jp.in', 'my number, マイナンバー, 個人番号', /^\d{12}$/, isJapanesePerson),
  identifierKind('ke.pin', 'kra pin, kra', /^[AP]\d{9}[A-Z]$/),
  identifierKind('kr.brn', '사업자등록번호, business registration', /^[1-9]\d{9}$/, isKoreanBusiness),
  identifierKind('kr.rrn', '주민등록번호, rrn, resident registration', /^\d{13}$/, isKoreanPerson),
  identifierKind('my.nric', 'mykad, nric, ic number', /^\d{12}$/, isMalaysianPerson),
  identifierKind('nz.ird', 'ird', /^\d{8,9}$/, isNewZealandTaxpayer),
  identifierKind('pk.cnic', 'cnic', /^[1-7]\d{11}[1-9]$/),
  identifierKind('sg.nric', 'nric, fin', /^[STFGM]\d{7}[A-Z]$/, isSingaporeanPerson),
  identifierKind('th.idnr', 'เลขประจำตัวประชาชน, thai id, citizen id', /^[1-8]\d{12}$/, isThaiPerson),
  identifierKind('tr.tckimlik', 'tc kimlik, tckn, kimlik no', /^[1-9]\d{10}$/, isTurkishPerson),
  identifierKind('tr.vkn', 'vkn, vergi kimlik', /^\d{10}$/, isTurkishTaxpayer),
  identifierKind('tw.natid', '身分證, national id', /^[A-Z][1289]\d{8}$/, isTaiwanesePerson),
  identifierKind('tw.ubn', '統一編號, ubn, gui', /^\d{8}$/, isTaiwaneseCompany),
  identifierKind('vn.mst', 'mst, mã số thuế', /^\d{10}(?:\d{3})?$/, isVietnameseTaxpayer),
  identifierKind(
    'za.idnr',
    'south african id, sa id, id number',
    /^\d{10}[012]\d{2}$/,
    (value) => isShortDate(value) && passesLuhn(value),
  ),
  identifierKind('za.tin', 'sars, income tax number', /^[01239]\d{9}$/, passesLuhn),
];

function isAustralianBusiness(value: string): boolean {
  const reduced = Number(value[0]) - 1 + value.slice(1);
  return value[0] !== '0' && weightedSum(reduced, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
}

function isAustralianCompany(value: string): boolean {
  return (10 - (weightedSum(value, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(value[8]);
}

function isAustralianTaxpayer(value: string): boolean {
  const weights = value.length === 8 ? [10, 7, 8, 4, 6, 3, 5, 1] : [1, 4, 3, 7, 5, 8, 6, 9, 10];
  return weightedSum(value, weights) % 11 === 0;
}

function isChinesePerson(value: string): boolean {
  const sum = weightedSum(value, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return isLongDate(value.slice(6, 14)) && '10X98765432'.charAt(sum % 11) === value[17];
}

function isChineseCompany(value: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  let sum = 0;
  let weight = 1;
  for (const character of value.slice(0, 17)) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31) === value[17];
}

function isHongKongPerson(value: string): boolean {
  const padded = value.padStart(9, ' ');
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const character = padded.charAt(index);
    sum += (character === ' ' ? 36 : characterValue(character)) * (9 - index);
  }
  return sum % 11 === 0;
}

function isIndonesianTaxpayer(value: string): boolean {
  if (value.length === 16) return value.startsWith('0') ? passesLuhn(value.slice(1, 10)) : true;
  return passesLuhn(value.slice(0, 9));
}

function isIndianPerson(value: string): boolean {
  return value !== [...value].reverse().join('') && passesVerhoeff(value);
}

function isIndianBusiness(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < 14; index += 1) {
    const product = characterValue(value.charAt(index)) * (index % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return (36 - (sum % 36)) % 36 === characterValue(value.charAt(14));
}

function isJapaneseCompany(value: string): boolean {
  return 9 - (weightedSum(value.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9) === Number(value[0]);
}

function isJapanesePerson(value: string): boolean {
  const rest = weightedSum(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === Number(value[11]);
}

function isKoreanBusiness(value: string): boolean {
  const sum = weightedSum(value, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(value[8]) * 5) / 10);
  return (10 - (sum % 10)) % 10 === Number(value[9]);
}

function isKoreanPerson(value: string): boolean {
  const sum = weightedSum(value, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return (
    isShortDate(value) && (11 - (sum % 11)) % 10 === Number(value[12]) && Number(value.slice(7, 9)) <= 96
  );
}

/** Places of birth that are not given out. */
function isMalaysianPerson(value: string): boolean {
  return isShortDate(value) && !/^(?:00|1[7-9]|20|69|70|73|80|81|9[4-7])$/.test(value.slice(6, 8));
}

function isNewZealandTaxpayer(value: string): boolean {
  const number = Number(value);
  if (number < 10_000_000 || number > 150_000_000) return false;
  const digits = value.padStart(9, '0');
  const complement = (weights: readonly number[]) => (11 - (weightedSum(digits, weights) % 11)) % 11;
  const first = complement([3, 2, 7, 6, 5, 4, 3, 2]);
  return (first < 10 ? first : complement([7, 4, 3, 2, 5, 2, 7, 6])) === Number(digits[8]);
}

function isSingaporeanPerson(value: string): boolean {
  const offset = { S: 0, F: 0, T: 4, G: 4, M: 3 }[value.charAt(0)] ?? 0;
  const rest = (offset + weightedSum(value.slice(1), [2, 7, 6, 5, 4, 3, 2])) % 11;
  const letters = { S: 'JZIHGFEDCBA', T: 'JZIHGFEDCBA', M: 'XWUTRQPNJLK' }[value.charAt(0)] ?? 'XWUTRQPNMLK';
  return (
    letters.charAt(value.startsWith('M') ? 10 - rest : rest) === value[8] || letters.charAt(rest) === value[8]
  );
}

function isThaiPerson(value: string): boolean {
  const sum = weightedSum(value, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return (11 - (sum % 11)) % 10 === Number(value[12]);
}

function isTurkishPerson(value: string): boolean {
  const digits = [...value].map(Number);
  const odd = weightedSum(value, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weightedSum(value, [0, 1, 0, 1, 0, 1, 0, 1]);
  const first = (((odd * 7 - even) % 10) + 10) % 10;
  return first === digits[9] && (odd + even + first) % 10 === digits[10];
}

function isTurkishTaxpayer(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const turned = (Number(value[index]) + 9 - index) % 10;
    if (turned !== 0) sum += (turned * 2 ** (9 - index)) % 9 || 9;
  }
  return (10 - (sum % 10)) % 10 === Number(value[9]);
}

function isTaiwanesePerson(value: string): boolean {
  const letter = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(value.charAt(0)) + 10;
  const sum = Math.floor(letter / 10) + (letter % 10) * 9;
  return (sum + weightedSum(value.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

function isTaiwaneseCompany(value: string): boolean {
  const weights = [1, 2, 1, 2, 1, 2, 4, 1];
  const sum = weights.reduce((total, weight, index) => {
    const product = weight * Number(value[index]);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 5 === 0 || (value[6] === '7' && (sum + 1) % 5 === 0);
}

function isVietnameseTaxpayer(value: string): boolean {
  const check = 10 - (weightedSum(value, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11);
  return check === Number(value[9]) && value.slice(2, 9) !== '0000000' && value.slice(10) !== '000';
}
