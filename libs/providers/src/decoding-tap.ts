import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { UsageReading, UsageTap } from '@trueport/dialects';

/** Decompressed bytes a tap looks at; what comes behind is not read (a bound against compression bombs). */
const maxDecodedBytes = 64 * 1024 * 1024;
/** Compressed bytes that may wait for the decoder; an answer that outruns it by more is not read any further. */
const maxWaitingBytes = 4 * 1024 * 1024;

/** Makes a decoder that gives what there is of an answer that broke off, instead of only an error. */
interface DecoderFactory {
  (firstByte: number): Transform;
}

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = constants;
const gunzip: DecoderFactory = () => createGunzip({ finishFlush: Z_SYNC_FLUSH });

const decoders: Readonly<Record<string, DecoderFactory>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  // `deflate` means the zlib format, whose first byte ends in 8; some servers send the bare format instead.
  deflate: (firstByte) =>
    (firstByte & 0x0f) === 8
      ? createInflate({ finishFlush: Z_SYNC_FLUSH })
      : createInflateRaw({ finishFlush: Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress({ finishFlush: ZSTD_e_flush }),
};

/** Decompresses a copy of an answer for a usage tap, off the critical path. */
export class DecodingTap {
  readonly isEncoded = true;
  private decoder: Transform | null = null;
  private decodedBytes = 0;

  /** @param encoding one that `isKnown` */
  constructor(
    private readonly encoding: string,
    private readonly tap: UsageTap,
  ) {}

  /** Whether a content encoding, lower case, can be decoded. Chains of encodings cannot. */
  static isKnown(encoding: string): boolean {
    return Object.hasOwn(decoders, encoding);
  }

  /** Takes the next compressed chunk; any split will do. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const decoder = (this.decoder ??= this.start(chunk[0] as number));
    if (decoder.destroyed) return;
    decoder.write(chunk);
    if (decoder.writableLength > maxWaitingBytes) decoder.destroy();
  }

  /** Ends when all that was pushed has been decoded, or the decoder has given up; never rejects. */
  end(): Promise<UsageReading> {
    return new Promise((resolve) => {
      const { decoder } = this;
      const done = (): void => resolve(this.tap.end());
      if (decoder === null || decoder.closed) {
        done();
        return;
      }
      // `close` follows the end as well as an error.
      decoder.once('close', done);
      if (!decoder.destroyed) decoder.end();
    });
  }

  private start(firstByte: number): Transform {
    const decoder = (decoders[this.encoding] as DecoderFactory)(firstByte);
    decoder.on('data', (decoded: Buffer) => {
      this.decodedBytes += decoded.length;
      if (this.decodedBytes <= maxDecodedBytes) this.tap.push(decoded);
      else decoder.destroy();
    });
    // Not what its header says: there is nothing to read, and nobody to tell.
    decoder.on('error', () => undefined);
    return decoder;
  }
}
