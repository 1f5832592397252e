import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayError, BodyDialect } from '@trueport/contracts';
import { createStreamRedaction, type PolicySet } from '@trueport/detection';
import { createStreamRewriter, createStreamTexts } from '@trueport/dialects';
import type { BodyFilter } from '../response-relay.js';
import { findingsOf, findingWithoutText, type PolicyFinding } from './hits.js';
import { blockedError, inspectBody, unread } from './inspect-body.js';
import { policyClock } from './policy-clock.js';

/** Told once, when all is known. */
export interface FilterOutcome {
  readonly findings: readonly PolicyFinding[];
  /** Why the answer was stopped; `null` when it was not. */
  readonly blocked: GatewayError | null;
}

/** Texts of a stream that are kept for what is said of it afterwards, characters. */
const maxKeptCharacters = 256 * 1024;

/**
 * Applies policies to an answer on its way to the client: JSON as a whole, streams event by event. `null` when nothing
 * in it is judged.
 *
 * @param onOutcome called before the last byte leaves
 */
export function createResponseFilter(
  policies: PolicySet,
  provider: BodyDialect,
  headers: IncomingHttpHeaders,
  onOutcome: (outcome: FilterOutcome) => void,
): BodyFilter | null {
  const contentType = headers['content-type'];
  const contentEncoding = headers['content-encoding'];
  if (contentType === undefined) return null;
  if (contentType.toLowerCase().startsWith('text/event-stream')) {
    const isPlain = contentEncoding === undefined || contentEncoding === 'identity';
    return isPlain ? streamFilter(policies, provider, onOutcome) : refusal(policies, onOutcome);
  }
  if (!/json/i.test(contentType)) return null;
  return {
    kind: 'whole',
    finish: (bytes) => {
      const body = { provider, direction: 'response', contentType, contentEncoding, bytes } as const;
      const inspection = inspectBody(policies, body, policyClock);
      const isBlocked = inspection.kind === 'blocked';
      onOutcome({ findings: inspection.findings, blocked: isBlocked ? inspection.error : null });
      if (isBlocked) return inspection.error;
      return inspection.kind === 'changed' ? inspection.body : bytes;
    },
  };
}

/** Nobody can judge a stream that is compressed although we asked for a plain one. */
function refusal(policies: PolicySet, onOutcome: (outcome: FilterOutcome) => void): BodyFilter | null {
  const inspection = unread(policies, 'response');
  if (inspection.kind !== 'blocked') return null;
  return {
    kind: 'whole',
    finish: () => {
      onOutcome({ findings: inspection.findings, blocked: inspection.error });
      return inspection.error;
    },
  };
}

function streamFilter(
  policies: PolicySet,
  provider: BodyDialect,
  onOutcome: (outcome: FilterOutcome) => void,
): BodyFilter {
  const redaction = createStreamRedaction(policies, policyClock);
  const rewriter = createStreamRewriter(provider, redaction);
  const texts = createStreamTexts({ maxCharacters: maxKeptCharacters });
  const isEnforcing = policies.enforcing('response').length > 0;
  return {
    kind: 'stream',
    push: (chunk) => {
      texts.push(chunk);
      return isEnforcing ? rewriter.push(chunk) : chunk;
    },
    isStopped: () => rewriter.stoppedBy !== null,
    end: () => {
      const rest = isEnforcing ? rewriter.end() : new Uint8Array(0);
      const isStopped = rewriter.stoppedBy !== null;
      if (isStopped) {
        const hits = [...Map.groupBy(redaction.hits, ({ policy }) => policy)];
        const last = hits.findLast(([policy]) => policy.action === 'block')?.[0];
        const findings = hits.map(([policy, found]) =>
          findingWithoutText(policy, 'response', new Set(found.map(({ type }) => type)), policy === last),
        );
        const blocker = last ?? policies.enforcing('response')[0]?.policy;
        onOutcome({ findings, blocked: blocker === undefined ? null : blockedError(blocker, 'response') });
      } else {
        const read = texts.end().texts;
        const evaluation = policies.evaluate(read, { ...policyClock, direction: 'response' });
        // The stream has passed: whatever a second look finds, nothing was blocked any more.
        const findings = findingsOf({ ...evaluation, blockedBy: null }, read, policies.byId, 'response');
        onOutcome({ findings, blocked: null });
      }
      return rest;
    },
  };
}
