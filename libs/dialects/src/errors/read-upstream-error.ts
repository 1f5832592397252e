import type { AnswerError, AnswerErrorKind } from '../conversation/answer-error.js';
import type { UpstreamDialectName } from '../conversation/upstream-dialect.js';
import { asLabel, type JsonObject } from '../json.js';
import { awsErrorName, innerErrorOf, readErrorBody, type ErrorDocument } from './error-document.js';
import { isRetryable, kindOf } from './error-kind.js';
import { publicText } from './public-text.js';
import { retryAfterSeconds } from './retry-after.js';

/** A provider's answer that is no success. */
export interface UpstreamFailure {
  readonly dialect: UpstreamDialectName;
  /** As people call it: `Anthropic`, `Bedrock`. */
  readonly provider: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Text of the body, `""` for none. */
  readonly body: string;
  /** The time now, for providers that name a date. */
  readonly nowMs: number;
}

/**
 * Reads any failure of a provider: its own shape, another's, text, HTML or nothing. Keeps the provider's text, its
 * class of status and when to come back; credentials are hidden, and a refusal of the gateway's own credential is told
 * without the provider's text, which may name it.
 */
export function readUpstreamError(failure: UpstreamFailure): AnswerError {
  const { dialect, provider, status, headers, nowMs } = failure;
  const document = readErrorBody(failure.body);
  const awsName = awsErrorName(headers['x-amzn-errortype']);
  const names = awsName === null ? document.names : [awsName, ...document.names];
  const error = describeError({ dialect, provider, status, document: { ...document, names } });
  const seconds = retryAfterSeconds(headers, document.error, nowMs);
  return { ...error, upstreamStatus: status, ...(seconds !== undefined && { retryAfterSeconds: seconds }) };
}

/** What is known of an error before anything of its transport is added. */
export interface ErrorFacts {
  readonly dialect: UpstreamDialectName;
  /** `null` where the error came inside a stream. */
  readonly provider: string | null;
  /** `null` where the error came inside an answer of status 200. */
  readonly status: number | null;
  readonly document: ErrorDocument;
}

/** Names an error's kind and code, and makes its text fit for a client. */
export function describeError({ dialect, provider, status, document }: ErrorFacts): AnswerError {
  const transportStatus = status !== null && status >= 400 ? status : document.status;
  const who = provider ?? 'The provider';
  const { kind, httpStatus } = kindOf(transportStatus, [...toldNames(document), ...document.names]);
  const code = codeOf(kind, dialect, document);
  const param = paramOf(kind, dialect, document);
  const details = detailsOf(kind, provider, document);
  return {
    kind,
    httpStatus,
    message: messageFor(kind, who, transportStatus, document),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(details !== undefined && { details }),
    retryable: isRetryable(kind) || isElsewhereFine(code, document),
  };
}

/** Failures of the gateway's account that providers report as a bad request, and only their text tells. */
function toldNames({ message }: ErrorDocument): readonly string[] {
  if (/^API key (?:not valid|expired)/i.test(message)) return ['api_key_invalid'];
  return /credit balance is too low/i.test(message) ? ['billing_error'] : [];
}

/** A model that one deployment lacks, or an account's limit that another account may not have reached. */
function isElsewhereFine(code: string | undefined, { names }: ErrorDocument): boolean {
  const isAccountLimit = names.some((name) => /^(servicequotaexceeded|failed_precondition)/i.test(name));
  return isAccountLimit || code === 'model_not_found';
}

function messageFor(
  kind: AnswerErrorKind,
  who: string,
  status: number | null,
  { message, names }: ErrorDocument,
): string {
  const told = status === null ? '' : ` with status ${status}`;
  if (kind === 'upstream_auth') {
    const name = names[0] === undefined ? '' : ` (${publicText(names[0])})`;
    return `${who} refused the gateway's own credential${told}${name}.`;
  }
  return publicText(message) || `${who} failed${told} and gave no reason.`;
}

/** How providers say that a prompt is too long; read in short texts only. */
const tooLong =
  /maximum context length|context[ _-]?(?:length|window) (?:exceeded|limit|of|is)|exceeds? (?:the )?(?:model'?s? )?(?:maximum )?context|exceed context limit|prompt is too long|input is too long|input token count .{0,80}exceeds|too many (?:input )?tokens|reduce the length of the (?:messages|prompt|input)|input length .{0,80}exceed/i;

function codeOf(
  kind: AnswerErrorKind,
  dialect: UpstreamDialectName,
  document: ErrorDocument,
): string | undefined {
  const { message, names, error } = document;
  if (kind === 'upstream_auth') return 'upstream_auth';
  const given = givenCode(error);
  if (kind === 'not_found') return isAboutModel(document) ? 'model_not_found' : (given ?? 'not_found');
  if (kind === 'invalid_request' || kind === 'too_large') {
    if (names.includes('context_length_exceeded') || tooLong.test(message.slice(0, 1000))) {
      return 'context_length_exceeded';
    }
    if (names.some((name) => contentFilterNames.has(name))) return 'content_filter';
  }
  return dialect.startsWith('openai') ? given : undefined;
}

/** The provider's own code; a number is a status and tells no more than that. */
function givenCode(error: JsonObject | null): string | undefined {
  const code = asLabel(error?.['code']);
  return code === null || /^\d+$/.test(code) ? undefined : code;
}

const contentFilterNames: ReadonlySet<string> = new Set(['content_filter', 'ResponsibleAIPolicyViolation']);

function isAboutModel({ message, names }: ErrorDocument): boolean {
  const isNamed = names.some((name) => /^(model_not_found|deploymentnotfound)$/i.test(name));
  return isNamed || /\b(?:models?|deployment|engine)\b/i.test(message.slice(0, 500));
}

/** A field's path only means something to clients who wrote in the same dialect's words. */
function paramOf(
  kind: AnswerErrorKind,
  dialect: UpstreamDialectName,
  { error }: ErrorDocument,
): string | undefined {
  const param = dialect.startsWith('openai') && kind !== 'upstream_auth' ? asLabel(error?.['param']) : null;
  return param ?? undefined;
}

function detailsOf(
  kind: AnswerErrorKind,
  provider: string | null,
  { error }: ErrorDocument,
): JsonObject | undefined {
  const inner = kind === 'upstream_auth' ? null : innerErrorOf(error);
  if (provider === null && inner === null) return undefined;
  return { ...(provider !== null && { provider }), ...(inner !== null && { innererror: inner }) };
}
