import { describe, expect, it } from '@jest/globals';
import { clientResponseHeaders, upstreamRequestHeaders } from './request-headers.js';

describe('upstreamRequestHeaders', () => {
  it('keeps order, spelling and repetitions and adds the provider credential', () => {
    const raw = ['X-One', '1', 'x-two', '2', 'X-One', '3', 'Content-Type', 'application/json'];
    expect(upstreamRequestHeaders(raw, undefined, ['authorization', 'Bearer p'])).toEqual([
      ...raw,
      'authorization',
      'Bearer p',
    ]);
  });

  it.each([
    'X-Api-Key',
    'Authorization',
    'api-key',
    'X-Goog-Api-Key',
    'Host',
    'Connection',
    'Keep-Alive',
    'Transfer-Encoding',
    'TE',
    'Upgrade',
    'Proxy-Authorization',
    'Expect',
    'X-Forwarded-For',
    'X-Gateway-Anything',
  ])('leaves %s behind', (name) => {
    expect(upstreamRequestHeaders([name, 'v'], undefined, ['a', 'b'])).toEqual(['a', 'b']);
  });

  it('leaves behind what the connection header names', () => {
    const raw = ['X-Hop', '1', 'X-Stay', '2'];
    expect(upstreamRequestHeaders(raw, 'close, X-Hop', ['a', 'b'])).toEqual(['X-Stay', '2', 'a', 'b']);
  });
});

describe('clientResponseHeaders', () => {
  it('keeps repeated headers and their bytes, drops connection headers and reports what it kept', () => {
    const names = new Set<string>();
    const block = ['Set-Cookie', 'a=1', 'set-cookie', 'b=\xe9', 'Connection', 'x-hop', 'X-Hop', '1'];
    const buffers = block.map((text) => Buffer.from(text, 'latin1'));
    expect(clientResponseHeaders(buffers, 'x-hop', names)).toEqual([
      'Set-Cookie',
      'a=1',
      'set-cookie',
      'b=\xe9',
    ]);
    expect([...names]).toEqual(['set-cookie']);
  });
});
