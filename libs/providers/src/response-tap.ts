import type { BodyDialect } from '@trueport/contracts';
import { createUsageTap, type UsageReading, type UsageTap } from '@trueport/dialects';
import { DecodingTap } from './decoding-tap.js';

/** Reads usage from a copy of an answer. It never throws, and never keeps more than its bounds. */
export interface ResponseTap {
  /** Whether the copy must be decompressed first; then the reading comes later. */
  readonly isEncoded: boolean;
  push(chunk: Buffer): void;
  /** Called once, when no more chunks come, also for answers that broke off; never rejects. */
  end(): UsageReading | Promise<UsageReading>;
}

const readableContent = /^(?:application\/(?:[\w.+-]+\+)?json|text\/event-stream)\s*(?:;|$)/i;

/**
 * A tap for an answer with these headers, or `null` where there is no usage to read: binary content, or an encoding
 * that nobody knows.
 */
export function createResponseTap(
  provider: BodyDialect,
  contentType: string | undefined,
  contentEncoding: string | undefined,
): ResponseTap | null {
  if (contentType === undefined || !readableContent.test(contentType)) return null;
  const framing = contentType.slice(0, 5).toLowerCase() === 'text/' ? 'sse' : 'json';
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return new PlainTap(createUsageTap(provider, framing));
  return DecodingTap.isKnown(encoding) ? new DecodingTap(encoding, createUsageTap(provider, framing)) : null;
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
