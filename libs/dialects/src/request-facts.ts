import type { ProviderName } from '@trueport/contracts';
import { asList, asObject, asText, parseJson, type JsonObject } from './json.js';

/** What a request says of itself, as far as logs need it. */
export interface RequestFacts {
  readonly model: string | null;
  readonly stream: boolean;
  /** The end user the application names to the provider. */
  readonly userId: string | null;
  /** Size of the prompt, to count its tokens where the provider does not. */
  readonly promptCharacters: number;
}

/** Up to this size a body is parsed; of a larger one the first part is searched. */
const parsedBytes = 64 * 1024;
const searchedBytes = 16 * 1024;
const maxTextLength = 200;

const googlePath = /\/models\/([^:/?]+):([A-Za-z]+)/;

/**
 * Reads model, stream flag and user from a request. Never throws: what cannot be read is unknown.
 *
 * @param pathAndQuery raw path and query for the provider
 * @param body the body or its beginning; `null` when there is none or it is not known yet
 */
export function requestFacts(
  provider: ProviderName,
  pathAndQuery: string,
  body: Uint8Array | null,
): RequestFacts {
  const fromBody = body === null || body.length === 0 ? unknownFacts : bodyFacts(body);
  if (provider !== 'google') return fromBody;
  const [, model, method] = googlePath.exec(pathAndQuery) ?? [];
  if (model === undefined) return fromBody;
  return { ...fromBody, model: decoded(model), stream: method === 'streamGenerateContent' };
}

const unknownFacts: RequestFacts = { model: null, stream: false, userId: null, promptCharacters: 0 };

function bodyFacts(body: Uint8Array): RequestFacts {
  // 0x7b is `{`: anything else is not a JSON request.
  if (body.find((byte) => byte > 0x20) !== 0x7b) return unknownFacts;
  const decoder = new TextDecoder('utf-8');
  if (body.length > parsedBytes)
    return searchedFacts(decoder.decode(body.subarray(0, searchedBytes)), body.length);
  const document = asObject(parseJson(decoder.decode(body)));
  if (document === null) return unknownFacts;
  return {
    model: short(asText(document.model)),
    stream: document.stream === true,
    userId: short(userOf(document)),
    promptCharacters: promptCharacters(document),
  };
}

/** Large bodies are prompts; their few other fields come first with every SDK, and the first match is the top one. */
function searchedFacts(text: string, bodyBytes: number): RequestFacts {
  return {
    model: short(/"model"\s*:\s*"([^"\\]{1,200})"/.exec(text)?.[1] ?? null),
    stream: /"stream"\s*:\s*true\b/.test(text),
    userId: null,
    promptCharacters: bodyBytes,
  };
}

/** @source OpenAI `safety_identifier` and `user`; Anthropic `metadata.user_id`; read 2026-11 */
function userOf(document: JsonObject): string | null {
  const { safety_identifier: safetyIdentifier, user, metadata } = document;
  return asText(safetyIdentifier) ?? asText(user) ?? asText(asObject(metadata)?.user_id);
}

const promptFields = [
  'messages',
  'input',
  'prompt',
  'system',
  'instructions',
  'contents',
  'systemInstruction',
] as const;

function promptCharacters(document: JsonObject): number {
  let characters = 0;
  for (const field of promptFields) characters += textLength(document[field], 0);
  return characters;
}

/** Text below a prompt field. Binary parts (`data`, `url`) are not text. */
function textLength(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (depth > 8) return 0;
  if (Array.isArray(value))
    return asList(value).reduce<number>((sum, item) => sum + textLength(item, depth + 1), 0);
  const object = asObject(value);
  if (object === null) return 0;
  let characters = 0;
  for (const name of ['content', 'text', 'parts', 'input', 'arguments']) {
    characters += textLength(object[name], depth + 1);
  }
  return characters;
}

function decoded(text: string): string | null {
  try {
    return short(decodeURIComponent(text));
  } catch {
    return null;
  }
}

function short(text: string | null): string | null {
  return text === null || text.length > maxTextLength ? null : text;
}
