import type { IncomingHttpHeaders } from 'node:http';
import { gatewayHeaders } from '@trueport/contracts';
import { requestIdLines } from '../../pipeline/data-plane.js';
import type { ErrorShape } from '../../server/error-shapes.js';
import { upstreamLines } from './upstream-head.js';
import { warningLines } from './warning-lines.js';

/** What the head of an answer tells. */
export interface AnswerHead {
  readonly requestId: string;
  readonly shape: ErrorShape;
  /** Label of the deployment that answered, or was asked last. */
  readonly decision: string;
  readonly retries: number;
  readonly limitLines: readonly string[];
  readonly warnings: readonly string[];
  /** Head of the provider's answer; empty when there was none. */
  readonly upstreamHeaders: IncomingHttpHeaders;
}

/** Header lines that every answer of the unified endpoints has: ids, decision, limits, warnings. */
export function answerHeadLines(head: AnswerHead): readonly string[] {
  return [
    ...requestIdLines(head.requestId, head.shape),
    gatewayHeaders.decision,
    printable(head.decision),
    gatewayHeaders.retries,
    String(head.retries),
    gatewayHeaders.cache,
    'bypass',
    ...head.limitLines,
    ...warningLines(head.warnings),
    ...upstreamLines(head.upstreamHeaders),
  ];
}

const isPrintable = /^[\x21-\x7e]*$/;

/** Names of models come from clients: nothing in them may end a header. */
function printable(text: string): string {
  return isPrintable.test(text) ? text : encoded(text);
}

function encoded(text: string): string {
  return text.toWellFormed().replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}
