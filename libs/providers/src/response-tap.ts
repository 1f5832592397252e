import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { ProviderName } from '@trueport/contracts';
import { createUsageTap, type UsageReading, type UsageTap } from '@trueport/dialects';

/** Reads usage from a copy of an answer. It never throws, and never keeps more than its bounds. */
export interface ResponseTap {
  /** Whether the copy must be decompressed first; then the reading comes later. */
  readonly isEncoded: boolean;
  push(chunk: Buffer): void;
  /** Called once, when no more chunks come. */
  end(): UsageReading | Promise<UsageReading>;
}

/** Decompressed bytes a tap looks at; what comes behind is not read (a bound against compression bombs). */
const maxDecodedBytes = 64 * 1024 * 1024;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/**
 * A tap for an answer with these headers, or `null` where there is no usage to read: binary content, or an encoding
 * that nobody knows.
 */
export function createResponseTap(
  provider: ProviderName,
  contentType: string | undefined,
  contentEncoding: string | undefined,
): ResponseTap | null {
  if (contentType === undefined || !/^(?:application\/json|text\/event-stream)\b/i.test(contentType))
    return null;
  const tap = createUsageTap(
    provider,
    contentType.toLowerCase().startsWith('text/event-stream') ? 'sse' : 'json',
  );
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return new PlainTap(tap);
  const decoder = decoders[encoding];
  return decoder === undefined ? null : new DecodingTap(tap, decoder());
}

class PlainTap implements ResponseTap {
  readonly isEncoded = false;

  constructor(private readonly tap: UsageTap) {}

  push(chunk: Buffer): void {
    this.tap.push(chunk);
  }

  end(): UsageReading {
    return this.tap.end();
  }
}

class DecodingTap implements ResponseTap {
  readonly isEncoded = true;
  private decodedBytes = 0;

  constructor(
    private readonly tap: UsageTap,
    private readonly decoder: Transform,
  ) {
    decoder.on('data', (decoded: Buffer) => {
      this.decodedBytes += decoded.length;
      if (this.decodedBytes <= maxDecodedBytes) this.tap.push(decoded);
      else decoder.destroy();
    });
    // Not what its header says: there is nothing to read, and nobody to tell.
    decoder.on('error', () => undefined);
  }

  push(chunk: Buffer): void {
    if (!this.decoder.destroyed) this.decoder.write(chunk);
  }

  end(): Promise<UsageReading> {
    return new Promise((resolve) => {
      const done = (): void => resolve(this.tap.end());
      if (this.decoder.destroyed) {
        done();
        return;
      }
      // `close` follows the end as well as an error.
      this.decoder.once('close', done);
      this.decoder.end();
    });
  }
}
