import type { IncomingHttpHeaders } from 'node:http';
import type { UpstreamDialectName, UsageReading } from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import type { StreamTranslation } from './stream-translation.js';
import type { WholeAnswer } from './upstream-call.js';

/** An answer as the client gets it. */
export interface ClientBody {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly reading: UsageReading;
  /** Fields that were lost between provider and client. */
  readonly warnings: readonly string[];
}

/** One way to ask one deployment, ready to be sent. */
export interface PlannedCall {
  readonly upstream: Upstream;
  /** Header lines without credentials: name, value, name, value, … */
  readonly headers: readonly string[];
  readonly contentType: string;
  /** Usually one; several where a provider takes one input per call. They are sent one after the other. */
  readonly bodies: readonly [Buffer, ...Buffer[]];
  /** Fields the provider cannot be told. */
  readonly warnings: readonly string[];
  /** Whose errors to expect. */
  readonly dialect: UpstreamDialectName;
  /** Whether client and provider speak the same dialect: then errors pass as they are. */
  readonly isVerbatim: boolean;
  /** `null` where the answer is never a stream. */
  readonly createStream: ((headers: IncomingHttpHeaders) => StreamTranslation) | null;
  /** @throws GatewayError UPSTREAM_ERROR for an answer that is none */
  readonly readWhole: (answers: readonly WholeAnswer[]) => ClientBody;
}
