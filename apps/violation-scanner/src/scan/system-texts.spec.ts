import { describe, expect, it } from '@jest/globals';
import { SystemTexts } from './system-texts.js';

describe('SystemTexts', () => {
  it('gives a text to the answer of its request, once', () => {
    const texts = new SystemTexts();
    texts.put('a', 'rules of a');
    texts.put('b', 'rules of b');
    expect(texts.take('a')).toBe('rules of a');
    expect(texts.take('a')).toBeNull();
    expect(texts.take('b')).toBe('rules of b');
    expect(texts.take('c')).toBeNull();
  });

  it('forgets the oldest of more than five thousand', () => {
    const texts = new SystemTexts();
    for (let at = 0; at <= 5_000; at += 1) texts.put(String(at), 'rules');
    expect(texts.take('0')).toBeNull();
    expect(texts.take('1')).toBe('rules');
    expect(texts.take('5000')).toBe('rules');
  });
});
