import type { ServerResponse } from 'node:http';
import type { RequestAdmitted } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import type { Deployment, RetryBounds } from '@trueport/routing';
import type { DataPlane } from '../../pipeline/data-plane.js';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import type { ClientShape } from '../../server/error-shapes.js';
import type { KeepAlive } from './keep-alive.js';
import type { AnswerObserver } from './response-capture.js';

/** What one exchange works with. */
export interface UnifiedExchangeParts {
  readonly plane: DataPlane;
  readonly keepAlive: KeepAlive;
  readonly retryBounds: RetryBounds;
  /** After this time no further attempt begins, ms from admission. */
  readonly retryDeadlineMs: number;
}

/** One admitted request. */
export interface UnifiedRequest {
  readonly response: ServerResponse;
  readonly record: ExchangeRecord;
  readonly admitted: RequestAdmitted;
  /** Whose client it is: tells the dialect of what it gets, and the shape of errors. */
  readonly shape: ClientShape;
  readonly limitLines: readonly string[];
  readonly policies: PolicySet | null;
  readonly candidates: readonly [Deployment, ...Deployment[]];
  /** Size of the prompt, to count it where the provider does not. */
  readonly promptCharacters: number;
  /** Whether an answer that comes whole is none. */
  readonly mustStream: boolean;
  /** Sees what the client gets. */
  readonly observer: AnswerObserver | null;
}
