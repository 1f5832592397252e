import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import type { FetchedMedia } from '@trueport/dialects';
import { RequestMedia, type MediaFetch } from './request-media.js';

const file = (characters = 4): FetchedMedia => ({ mediaType: 'image/png', data: 'A'.repeat(characters) });
const addresses = (count: number): string[] => Array.from({ length: count }, (_url, at) => `https://a/${at}`);

/** Media whose files come when the test says so. */
function slowMedia() {
  const open: (() => void)[] = [];
  const asked: string[] = [];
  const fetchMedia: MediaFetch = (url) => {
    asked.push(url);
    return new Promise((resolve) => open.push(() => resolve(file())));
  };
  return { media: new RequestMedia(fetchMedia), open, asked };
}

describe('the files of a request', () => {
  it('come by their addresses, each fetched once, also when they are asked for again', async () => {
    const asked: string[] = [];
    const media = new RequestMedia((url) => {
      asked.push(url);
      return Promise.resolve(file());
    });
    const first = await media.fetched(['https://a/1', 'https://a/1', 'https://a/2'], 'messages');
    const again = await media.fetched(['https://a/2'], 'messages');
    expect([...first.keys()].sort()).toEqual(['https://a/1', 'https://a/2']);
    expect(again.get('https://a/2')).toBe(first.get('https://a/2'));
    expect(asked).toEqual(['https://a/1', 'https://a/2']);
  });

  it('are fetched a few at a time', async () => {
    const { media, open, asked } = slowMedia();
    const fetched = media.fetched(addresses(6), 'messages');
    await Promise.resolve();
    expect(asked).toHaveLength(4);
    for (let at = 0; at < 6; at += 1) {
      open[at]?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await fetched).size).toBe(6);
  });

  it('are at most twenty, of which none is fetched when there are more', async () => {
    const { media, asked } = slowMedia();
    await expect(media.fetched(addresses(21), 'input')).rejects.toMatchObject({ param: 'input' });
    expect(asked).toEqual([]);
  });

  it('have a bound together, behind which none is fetched', async () => {
    let asked = 0;
    const media = new RequestMedia(() => {
      asked += 1;
      return Promise.resolve(file(11 * 1024 * 1024));
    });
    for (let round = 0; round < 2; round += 1)
      await expect(media.fetched(addresses(20), 'messages')).rejects.toThrow('too large together');
    expect(asked).toBeLessThanOrEqual(8);
  });

  it('that are not to be had are a refusal, and not asked for twice', async () => {
    let asked = 0;
    const media = new RequestMedia(() => {
      asked += 1;
      return Promise.reject(new GatewayError('BAD_REQUEST', 'gone'));
    });
    for (let round = 0; round < 2; round += 1)
      await expect(media.fetched(['https://a/1'], 'messages')).rejects.toMatchObject({
        name: 'TranslationRefusal',
        param: 'messages',
        message: 'gone',
      });
    expect(asked).toBe(1);
  });

  it('keep any other failure as it is', async () => {
    const media = new RequestMedia(() => Promise.reject(new GatewayError('SHUTTING_DOWN')));
    await expect(media.fetched(['https://a/1'], 'messages')).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });
});
