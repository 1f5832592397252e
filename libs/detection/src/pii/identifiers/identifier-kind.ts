/** One kind of number that a state or a register gives out. */
export interface IdentifierKind {
  /** Country and name: `br.cpf`; `iban` for those of no country. */
  readonly kind: string;
  /** Whole words, lower case, that stand beside such a number. Without one of them a text finding is never made. */
  readonly words: readonly string[];
  /** Whether the value is one, by length, characters, embedded date and check digits. Separators do not matter. */
  readonly validate: (value: string) => boolean;
}

/** Value without separators, in capitals. */
export function compact(value: string): string {
  return value.replace(/[\s.,/()\u2010-\u2015-]/g, '').toUpperCase();
}

/** A kind of which the compact value matches `shape` and passes `check`. */
export function identifierKind(
  kind: string,
  words: string,
  shape: RegExp,
  check: (value: string) => boolean = () => true,
): IdentifierKind {
  const validate = (value: string): boolean => {
    if (value.length > 40) return false;
    const plain = compact(value);
    return shape.test(plain) && check(plain);
  };
  return { kind, words: words.split(', '), validate };
}
