import { describe, expect, it } from '@jest/globals';
import { waveFile } from './wave-samples.behaviour.js';
import { waveSeconds } from './wave-seconds.js';

describe('the length of a WAV file', () => {
  it.each<{ name: string; file: Buffer; seconds: number | null }>([
    {
      name: 'is its data by its byte rate',
      file: waveFile({ byteRate: 16_000, dataBytes: 24_000 }),
      seconds: 1.5,
    },
    {
      name: 'counts no other chunk',
      file: waveFile({ byteRate: 16_000, dataBytes: 16_000, otherBytes: 7 }),
      seconds: 1,
    },
    {
      name: 'of a recording without end is what is there',
      file: waveFile({ byteRate: 8_000, dataBytes: 8_000, declaredBytes: 0xffff_ffff }),
      seconds: 1,
    },
    {
      name: 'of a file that is cut off is what is there',
      file: waveFile({ byteRate: 8_000, dataBytes: 4_000, declaredBytes: 8_000 }),
      seconds: 0.5,
    },
    { name: 'without rate is not known', file: waveFile({ byteRate: 0, dataBytes: 100 }), seconds: null },
    { name: 'of another file is not known', file: Buffer.from('ID3 something else'), seconds: null },
    { name: 'of an empty file is not known', file: Buffer.alloc(0), seconds: null },
    { name: 'of a head alone is not known', file: Buffer.from('RIFF\0\0\0\0WAVE'), seconds: null },
  ])('$name', ({ file, seconds }) => expect(waveSeconds(file)).toBe(seconds));
});
