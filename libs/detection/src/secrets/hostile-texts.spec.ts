import { describe, expect, it } from '@jest/globals';
import { detectPii } from '../pii/index.js';
import { candidateViews, decodedRuns, foldText, sentenceWindows } from '../text/index.js';
import { detectSecrets } from './detect-secrets.js';

const textUnits = 65_536;
/** Far above what any of them takes, far below what a quadratic one would. */
const limitMs = 5_000;

function readEveryWay(text: string): void {
  foldText(text);
  decodedRuns(text);
  candidateViews(text);
  sentenceWindows(text);
  detectPii(text, 'user');
  detectSecrets(text, 'user');
}

// One text that takes minutes holds up every other request of the process.
describe('a hostile text of 64 KB', () => {
  it.each([
    'a',
    '1',
    '1 ',
    '@',
    'a@',
    '.',
    '"',
    "'",
    '\n',
    '\n\n',
    'password=',
    'user=',
    'key=',
    "user='a' pass='b' ",
    'Aa ',
    'Aa Bb\n',
    'Dr. Aa Bb ',
    'Aa Bb lives at ',
    'apt 1 ',
    '12 Rue Xx ',
    'address is ',
    'lives at 1',
    'vat 123456789 ',
    'cpf 12345 ',
    '+1234567890 ',
    '4111 ',
    'http://',
    '://a:',
    'a:b@',
    'ab:',
    'eyJ',
    'sk-',
    '-----BEGIN PRIVATE KEY-----',
    'AccountKey=',
    'license 12345678 ',
    '%41',
    '\\u0041',
    '&#65;',
    '\u200b',
    'e\u0301',
    'ａ',
    'а',
    'a b c ',
    '1gn0',
    'eht dna ',
    'AB12',
    'GB12 3456',
  ])('of %j alone is read at once', (unit) => {
    const text = unit.repeat(Math.ceil(textUnits / unit.length)).slice(0, textUnits);
    const startMs = performance.now();
    readEveryWay(text);
    expect(performance.now() - startMs).toBeLessThan(limitMs);
  });
});
