import { GatewayError, type Direction, type BodyDialect } from '@trueport/contracts';
import type { Policy, PolicyClock, PolicySet } from '@trueport/detection';
import { replaceTexts, textPartsOf, withoutTokens } from '@trueport/dialects';
import { isJsonType } from '../json-type.js';
import { failedClosed, findingsOf, type PolicyFinding } from './hits.js';

/** What becomes of a body. */
export type BodyInspection =
  | { readonly kind: 'passed'; readonly findings: readonly PolicyFinding[] }
  | { readonly kind: 'changed'; readonly body: Buffer; readonly findings: readonly PolicyFinding[] }
  | { readonly kind: 'blocked'; readonly error: GatewayError; readonly findings: readonly PolicyFinding[] };

/** A body and what is known of it. */
export interface InspectedBody {
  readonly provider: BodyDialect;
  readonly direction: Direction;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly bytes: Buffer;
}

/** Texts of one body that are judged; more is too large to be judged, which is a failure. */
const maxTextBytes = 4 * 1024 * 1024;

/**
 * Judges a whole body by the policies of its tenant. Only texts in JSON are judged: audio, images and uploads pass.
 * A body whose texts cannot be read is decided by the failure modes.
 */
export function inspectBody(policies: PolicySet, body: InspectedBody, clock: PolicyClock): BodyInspection {
  const { provider, direction, bytes } = body;
  if (body.contentType !== undefined && !isJsonType(body.contentType))
    return { kind: 'passed', findings: [] };
  if (!isPlain(body.contentEncoding)) return unread(policies, direction);
  const { parts, truncated } = textPartsOf(provider, direction, bytes, { maxTextBytes });
  if (truncated) return unread(policies, direction);
  const evaluation = policies.evaluate(parts, { ...clock, direction });
  const findings = findingsOf(evaluation, parts, policies.byId, direction);
  if (evaluation.blockedBy !== null)
    return { kind: 'blocked', error: blockedError(evaluation.blockedBy, direction), findings };
  if (evaluation.edits.length === 0) return { kind: 'passed', findings };
  const edits = evaluation.edits.flatMap(({ partIndex, text }) => {
    const part = parts[partIndex];
    return part === undefined ? [] : [{ start: part.start, end: part.end, text }];
  });
  const changed = replaceTexts(bytes, edits);
  // Log probabilities would spell the redacted text again.
  const safe = direction === 'response' ? withoutTokens(changed) : changed;
  return { kind: 'changed', body: Buffer.from(safe.buffer, safe.byteOffset, safe.length), findings };
}

/** What the client is told; the match itself is not in it. */
export function blockedError(policy: Policy, direction: Direction): GatewayError {
  const what = direction === 'request' ? 'request' : 'answer';
  return new GatewayError('POLICY_BLOCKED', `The policy "${policy.name}" does not allow this ${what}.`);
}

/** Texts that cannot be read are let pass only when every policy that enforces something says so. */
export function unread(policies: PolicySet, direction: Direction): BodyInspection {
  const closed = policies.enforcing(direction).find(({ policy }) => policy.failure_mode === 'closed')?.policy;
  if (closed === undefined) return { kind: 'passed', findings: [] };
  return {
    kind: 'blocked',
    error: blockedError(closed, direction),
    findings: [failedClosed(closed, direction)],
  };
}

function isPlain(encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase() ?? '';
  return name === '' || name === 'identity';
}
