import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import type { ContentCapturedData } from '@trueport/contracts';
import { createStreamTexts, textPartsOf } from '@trueport/dialects';
import type { TextRole } from '@trueport/detection';

/** A text and who wrote it. */
export interface ContentText {
  readonly role: TextRole;
  readonly text: string;
}

/** What there is to scan in one half of an exchange. */
export interface ContentTexts {
  readonly texts: readonly ContentText[];
  /** Whether there may be more text than this. */
  readonly isTruncated: boolean;
}

/** Bound against compression bombs. */
const maxOutputLength = 8 * 1024 * 1024;

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength }),
  'x-gzip': (bytes) => gunzipSync(bytes, { maxOutputLength }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength }),
  zstd: (bytes) => zstdDecompressSync(bytes, { maxOutputLength }),
};

/** Takes the texts out of a body as it went over the wire: JSON or a stream of any dialect. Never throws. */
export function contentTexts(content: ContentCapturedData): ContentTexts {
  const bytes = decoded(Buffer.from(content.body_base64, 'base64'), content.content_encoding);
  if (bytes === null) return { texts: [], isTruncated: content.body_bytes > 0 };
  const found = isStream(content, bytes) ? streamTexts(bytes) : bodyTexts(content, bytes);
  return { ...found, isTruncated: found.isTruncated || content.truncated };
}

function bodyTexts({ provider, dialect, direction }: ContentCapturedData, bytes: Buffer): ContentTexts {
  const spoken = dialect ?? provider;
  // Nothing speaks these two: bodies for them were captured in the client's dialect.
  if (spoken === 'bedrock' || spoken === 'none') return { texts: [], isTruncated: false };
  const { parts, truncated } = textPartsOf(spoken, direction, bytes);
  return { texts: parts.map(({ role, text }) => ({ role, text })), isTruncated: truncated };
}

function streamTexts(bytes: Buffer): ContentTexts {
  const reader = createStreamTexts();
  reader.push(bytes);
  const { texts, truncated } = reader.end();
  return { texts, isTruncated: truncated };
}

/** Gemini streams also as one JSON array, which is read like a stream. */
function isStream({ content_type: type, direction }: ContentCapturedData, bytes: Buffer): boolean {
  if (direction === 'request') return false;
  return type?.toLowerCase().startsWith('text/event-stream') === true || bytes[0] === 0x5b;
}

function decoded(bytes: Buffer, encoding: string | null): Buffer | null {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return bytes;
  try {
    return decoders[name]?.(bytes) ?? null;
  } catch {
    // Cut off, garbage or a bomb: nothing that could be read.
    return null;
  }
}
