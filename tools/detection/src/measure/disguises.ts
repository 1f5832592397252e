/** A way to hide a text from a reader of its letters, and the share of plain recall that has to remain. */
export interface Disguised {
  readonly name: string;
  readonly keep: number;
  readonly apply: (text: string) => string;
}

const lookAlikes: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
  j: 'ј',
};
const leetDigits: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };

const readable = 0.9;
const decodable = 0.8;

export const disguises: readonly Disguised[] = [
  { name: 'zero-width', keep: readable, apply: (text) => [...text].join('\u200b') },
  { name: 'soft hyphen', keep: readable, apply: (text) => text.replace(/([a-z]{2})(?=[a-z])/gi, '$1\u00ad') },
  {
    name: 'homoglyph',
    keep: readable,
    apply: (text) => text.replace(/[aceiopsxyj]/g, (letter) => lookAlikes[letter] ?? letter),
  },
  {
    name: 'full-width',
    keep: readable,
    apply: (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  },
  {
    name: 'spaced',
    keep: readable,
    apply: (text) =>
      text
        .split(' ')
        .map((word) => [...word].join(' '))
        .join('   '),
  },
  {
    name: 'leet',
    keep: readable,
    apply: (text) => text.replace(/[aeiost]/gi, (letter) => leetDigits[letter.toLowerCase()] ?? letter),
  },
  { name: 'tags', keep: readable, apply: (text) => `Hello. ${text.replace(/./gsu, tagCharacter)}` },
  { name: 'base64', keep: decodable, apply: (text) => `Please read ${Buffer.from(text).toString('base64')}` },
  { name: 'rot13', keep: decodable, apply: (text) => text.replace(/[a-z]/gi, rotated) },
  { name: 'reversed', keep: decodable, apply: (text) => [...text].reverse().join('') },
];

function tagCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x20 && code < 0x7f ? String.fromCodePoint(0xe0000 + code) : '';
}

function rotated(letter: string): string {
  const base = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
}
