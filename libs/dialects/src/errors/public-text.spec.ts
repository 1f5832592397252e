import { describe, expect, it } from '@jest/globals';
import { publicText, textOfHtml } from './public-text.js';

describe('publicText', () => {
  // A key in a message would hand the provider account to every client of the gateway.
  it.each([
    ['POST https://x.googleapis.com/v1beta/models/m:generateContent?alt=sse&key=AIzaSyA1234567 failed'],
    ['POST https://x.googleapis.com/v1beta/models/m?key=secret-A1234567'],
    ['https://host/path?api_key=A1234567&x=1'],
    ['https://host/path?X-Amz-Signature=A1234567&x=1'],
    ['https://user:A1234567@host/path'],
    ['Incorrect API key provided: sk-proj-****A1234567.'],
    ['Header Authorization: Bearer abc.def-A1234567=='],
    ['The security token AKIAA1234567ABCDEFGH is invalid'],
    ['key AIzaSyBA1234567 not valid'],
    ['token eyJhbGciOi.A1234567.sig is expired'],
  ])('hides the credential in: %s', (text) => {
    expect(publicText(text)).not.toContain('A1234567');
    expect(publicText(text)).toContain('[hidden]');
  });

  it.each([
    ['Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000.'],
    ['Unknown parameter: key=value; see https://docs.example.com/errors?page=2'],
    ['messages.0.content: task-oriented disk-based risk-free text'],
    ['Ответ слишком длинный 😀'],
  ])('leaves other text alone: %s', (text) => {
    expect(publicText(text)).toBe(text);
  });

  it('cuts endless texts', () => {
    expect(publicText('x'.repeat(100_000)).length).toBeLessThanOrEqual(2001);
  });
});

describe('textOfHtml', () => {
  it.each([
    [
      'its title',
      '<html><head><title>502 Bad Gateway</title></head><body>x</body></html>',
      '502 Bad Gateway',
    ],
    [
      'its text',
      '<html><style>p{}</style><body><h1>503</h1>\n<p>Busy <b>now</b></p></body></html>',
      '503 Busy now',
    ],
    ['nothing', '<html></html>', ''],
  ])('gives %s', (_name, html, expected) => {
    expect(textOfHtml(html)).toBe(expected);
  });
});
