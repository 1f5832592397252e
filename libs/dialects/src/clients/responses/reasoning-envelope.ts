import type { Signature } from '../../conversation/index.js';
import { asObject, asText, parseJson } from '../../json.js';

/**
 * What the gateway puts into `encrypted_content`, so that a client that sends reasoning items back, as OpenAI's SDKs
 * do, returns every provider's marks to it. The thought itself stands in the summary of the item.
 */
export interface ReasoningEnvelope {
  /** Mark of the thought in the item's summary. */
  readonly thought?: Signature;
  /** A thought that is sealed altogether. */
  readonly redacted?: Signature;
  /** Gemini's marks of calls, by call id. */
  readonly calls?: Readonly<Record<string, Signature>>;
  /** Gemini's mark of the text that stands before the item. */
  readonly text?: Signature;
}

/** Tells an envelope of ours from what OpenAI encrypts; also a version. */
const formatName = 'trueport-1';

/** How every envelope begins (21 characters, so that base64 ends with them): others need not be decoded. */
const sealedStart = btoa(`{"format":"${formatName}`);

const providers: readonly string[] = ['openai', 'anthropic', 'google', 'bedrock'];

/** @returns base64url text */
export function sealEnvelope(envelope: ReasoningEnvelope): string {
  const json = JSON.stringify({ format: formatName, ...envelope });
  const ascii = json.replace(/[^\0-\x7f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return btoa(ascii).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Opens what {@link sealEnvelope} made; `null` for anything else, also for marks of an unknown provider. */
export function openEnvelope(encryptedContent: string): ReasoningEnvelope | null {
  if (!encryptedContent.startsWith(sealedStart)) return null;
  const fields = asObject(parseJson(decoded(encryptedContent)));
  if (fields?.['format'] !== formatName) return null;
  const thought = asSignature(fields['thought']);
  const redacted = asSignature(fields['redacted']);
  const text = asSignature(fields['text']);
  const calls = signaturesByCall(fields['calls']);
  return {
    ...(thought && { thought }),
    ...(redacted && { redacted }),
    ...(text && { text }),
    ...(calls && { calls }),
  };
}

function decoded(base64url: string): string {
  try {
    return atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

function signaturesByCall(value: unknown): Readonly<Record<string, Signature>> | null {
  const object = asObject(value);
  if (object === null) return null;
  const entries = Object.entries(object).map(([id, signature]) => [id, asSignature(signature)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Signature] => entry[1] !== null));
}

function asSignature(value: unknown): Signature | null {
  const fields = asObject(value);
  const provider = asText(fields?.['provider']);
  const mark = asText(fields?.['value']);
  if (provider === null || mark === null || !providers.includes(provider)) return null;
  return { provider: provider as Signature['provider'], value: mark };
}
