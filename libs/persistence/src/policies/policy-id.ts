const shortDigits = 3;

/**
 * The id of a tenant's n-th policy: `pol-001` to `pol-999`, then `pol-a1000`, `pol-b10000`… The letter stands for the
 * number of digits, so that ids sort as text in the order in which they were given.
 *
 * @param number 1 or more
 */
export function policyIdOf(number: number): string {
  const digits = String(number);
  if (digits.length <= shortDigits) return `pol-${digits.padStart(shortDigits, '0')}`;
  const length = String.fromCharCode('a'.charCodeAt(0) + digits.length - shortDigits - 1);
  return `pol-${length}${digits}`;
}
