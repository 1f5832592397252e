import {
  noUsage,
  type ApiKeyRecord,
  type ErrorCode,
  type Attempt,
  type LoggedProvider,
  type SurfaceName,
  type TokenUsage,
  type UsageSource,
} from '@trueport/contracts';

/** What a request says of itself when it is admitted. */
export interface Admission {
  readonly requestId: string;
  readonly key: ApiKeyRecord;
  readonly surface: SurfaceName;
  /** The first candidate, where there are several. */
  readonly provider: LoggedProvider;
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly deployment: string | null;
  /** Wall clock, for logs. */
  readonly startedAt: Date;
  /** Monotonic clock in ms, for durations. */
  readonly startedAtMs: number;
}

/** Everything that is learned of one request between admission and settlement. */
export class ExchangeRecord {
  /** Who answered, or was asked last. */
  provider: LoggedProvider;
  deployment: string | null;
  /** Every try, where there were several. */
  attempts: readonly Attempt[] = [];
  statusCode = 0;
  errorCode: ErrorCode | null = null;
  isStream = false;
  requestedModel: string | null = null;
  /** Where it is another than the requested one: what the provider was asked for. */
  upstreamModel: string | null = null;
  responseModel: string | null = null;
  serviceTier: string | null = null;
  userId: string | null = null;
  providerRequestId: string | null = null;
  requestBytes = 0;
  responseBytes = 0;
  sentUpstreamAtMs: number | null = null;
  firstByteAtMs: number | null = null;
  endedAtMs: number | null = null;
  /** What went wrong inside; for the process log only. */
  cause: unknown = undefined;
  usage: TokenUsage = noUsage;
  usageSource: UsageSource = 'none';

  constructor(readonly admission: Admission) {
    this.provider = admission.provider;
    this.deployment = admission.deployment;
  }
}
