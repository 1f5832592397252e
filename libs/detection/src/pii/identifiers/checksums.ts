/** Digit value of a character: 0 to 9, letters A = 10 to Z = 35, as most check digit rules count. */
export function characterValue(character: string): number {
  return Number.parseInt(character, 36);
}

/** Sum of digit × weight over the weights; characters beyond the weights do not count. */
export function weightedSum(value: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += weight * characterValue(value.charAt(index));
  return sum;
}

/** Luhn over all digits, the last one being the check digit. @source ISO/IEC 7812-1 annex B */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, isDoubled = false; index >= 0; index -= 1, isDoubled = !isDoubled) {
    const digit = digits.charCodeAt(index) - 48;
    sum += isDoubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** Remainder of a number of any length; letters count as two digits. @source ISO 7064, MOD 97-10 */
export function remainder97(value: string): number {
  let remainder = 0;
  for (const character of value) {
    const digit = characterValue(character);
    remainder = (remainder * (digit > 9 ? 100 : 10) + digit) % 97;
  }
  return remainder;
}

/** @source ISO 7064, hybrid system MOD 11,10 */
export function passesMod11And10(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    product = (Number(digit) + product) % 10 || 10;
    product = (product * 2) % 11;
  }
  return (product + Number(digits.at(-1))) % 10 === 1;
}

/** Permutations of the dihedral group of a pentagon. @source Verhoeff 1969 */
const verhoeffPermutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff over all digits, the last one being the check digit. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let place = 0; place < digits.length; place += 1) {
    let digit = Number(digits.charAt(digits.length - 1 - place));
    for (let turn = 0; turn < place % 8; turn += 1) digit = verhoeffPermutation[digit] ?? 0;
    check = dihedralProduct(check, digit);
  }
  return check === 0;
}

function dihedralProduct(left: number, right: number): number {
  if (left < 5) return right < 5 ? (left + right) % 5 : 5 + ((left + right) % 5);
  return right < 5 ? 5 + ((left - right) % 5) : (left - right + 5) % 5;
}

/** EAN-13 and its like: weights 1 and 3 in turn from the left, check digit last. */
export function passesEan(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    sum += Number(digits.charAt(digits.length - 1 - index)) * (index % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

/** Whether day and month can be, leap years included when the year has four digits. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `YYMMDD`, of whichever century makes it a date. */
export function isShortDate(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(Number);
  return isDate(1900 + (year ?? 0), month ?? 0, day ?? 0) || isDate(2000 + (year ?? 0), month ?? 0, day ?? 0);
}

/** `DDMMYY`, of whichever century makes it a date. */
export function isShortDateDayFirst(digits: string): boolean {
  return isShortDate(digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2));
}

/** Birth dates of the form `YYYYMMDD`. */
export function isLongDate(digits: string): boolean {
  return isDate(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)));
}
