import type { BodyDialect } from '@trueport/contracts';
import { asLabel, asList, asObject, asText, parseJson, type JsonObject } from './json.js';
import { scanMembersBack } from './json-scan-back.js';
import { scanMembers, skipSpace, type MemberVisitor } from './json-scan.js';
import { multipartFields } from './multipart-fields.js';

/** What a request says of itself, as far as logs need it. */
export interface RequestFacts {
  readonly model: string | null;
  readonly stream: boolean;
  /** The end user the application names to the provider. */
  readonly userId: string | null;
  /** Size of the prompt, to count its tokens where the provider does not; an upper bound for large bodies. */
  readonly promptCharacters: number;
}

/** Of a body that is streamed through, this many bytes are enough to read what it says of itself. */
export const requestPrefixBytes = 64 * 1024;

/** Up to this size a body is parsed; of a larger one the ends are walked over, around the prompt in its middle. */
const parsedBytes = 16 * 1024;
/** How far the walks go: the second time only while the model is missing. */
const walkedBytes = [4 * 1024, 64 * 1024] as const;
/** Members of a large body that are short enough to be names and flags. */
const parsedMemberBytes = 2 * 1024;
const openBrace = 0x7b;
const hyphen = 0x2d;

const googlePath = /\/(?:models|tunedModels)\/([^:/?]+):([A-Za-z]+)/;
const googleEventStream = /[?&]alt=sse(?:&|$)/;

const unknownFacts: RequestFacts = { model: null, stream: false, userId: null, promptCharacters: 0 };

/**
 * Reads model, stream flag and user from a request: from a JSON or multipart body, for Gemini from the path. Never
 * throws: what cannot be read is unknown.
 *
 * @param pathAndQuery raw path and query for the provider
 * @param body the whole body, or its first `requestPrefixBytes`; `null` when there is none or it is not known yet
 */
export function requestFacts(
  provider: BodyDialect,
  pathAndQuery: string,
  body: Uint8Array | null,
): RequestFacts {
  const facts = body === null || body.length === 0 ? unknownFacts : bodyFacts(asBuffer(body));
  return provider === 'google' ? { ...facts, ...googlePathFacts(pathAndQuery) } : facts;
}

/** Gemini names model and method in the path; its OpenAI-compatible paths do not. */
function googlePathFacts(pathAndQuery: string): Partial<RequestFacts> {
  const [, model, method] = googlePath.exec(pathAndQuery) ?? [];
  if (model === undefined) return {};
  const stream = method === 'streamGenerateContent' || googleEventStream.test(pathAndQuery);
  return { model: asLabel(decoded(model)), stream };
}

function bodyFacts(body: Buffer): RequestFacts {
  const start = skipSpace(body, 0);
  if (body[start] === openBrace) {
    const document = body.length <= parsedBytes ? asObject(parseJson(body.toString('utf8'))) : null;
    return document === null ? walkedFacts(body, start) : documentFacts(document);
  }
  if (body[start] === hyphen && body[start + 1] === hyphen) return multipartFacts(body);
  return unknownFacts;
}

/** The same of a request that has been parsed already. */
export function documentFacts(document: JsonObject): RequestFacts {
  let promptCharacters = 0;
  for (const field of promptFields) promptCharacters += textCharacters(document[field], 0);
  return { ...shortFacts(document), promptCharacters };
}

/**
 * Large, cut off or malformed: the small members at both ends of the body, where every SDK has them. Members between
 * two large ones are only looked for while the model is missing.
 */
function walkedFacts(body: Buffer, start: number): RequestFacts {
  const document = Object.create(null) as Record<string, unknown>;
  const keep: MemberVisitor = (name, from, end) => {
    if (end - from <= parsedMemberBytes) document[name] = parseJson(body.toString('utf8', from, end));
  };
  for (const bytes of walkedBytes) {
    scanMembers(body.subarray(0, bytes), start, keep);
    // A beginning has no end that could be read.
    if (body.length !== requestPrefixBytes) scanMembersBack(body, Math.max(start, body.length - bytes), keep);
    if (document.model !== undefined) break;
  }
  if (document.model === undefined) scanMembers(body, start, keep);
  return { ...shortFacts(document), promptCharacters: body.length };
}

function multipartFacts(body: Buffer): RequestFacts {
  const fields = multipartFields(body, ['model', 'stream', 'user', 'prompt']);
  return {
    model: asLabel(fields.model),
    stream: fields.stream === 'true',
    userId: asLabel(fields.user),
    promptCharacters: fields.prompt?.length ?? 0,
  };
}

/** @source OpenAI `safety_identifier` and `user`; Anthropic `metadata.user_id`; read 2026-11 */
function shortFacts(document: JsonObject): Omit<RequestFacts, 'promptCharacters'> {
  const { safety_identifier: safetyIdentifier, user, metadata } = document;
  return {
    model: asLabel(document.model),
    stream: document.stream === true,
    userId: asLabel(asText(safetyIdentifier) ?? asText(user) ?? asObject(metadata)?.user_id),
  };
}

const promptFields = [
  'messages',
  'input',
  'prompt',
  'system',
  'instructions',
  'contents',
  'systemInstruction',
  'system_instruction',
] as const;
const textFields = ['content', 'text', 'parts', 'input', 'output', 'arguments'] as const;

/** Text below a prompt field. Binary parts (`data`, `url`) are not text. */
function textCharacters(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (depth > 8) return 0;
  let characters = 0;
  if (Array.isArray(value)) {
    for (const item of asList(value)) characters += textCharacters(item, depth + 1);
    return characters;
  }
  const object = asObject(value);
  if (object === null) return 0;
  for (const name of textFields) characters += textCharacters(object[name], depth + 1);
  return characters;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
