import type { EncodedEvent } from '@trueport/bus';
import { busNames, type BusNames, type RequestAdmitted, type ResponseCompleted } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import { admittedEvent, completedEvent } from './events.js';
import type { ExchangeRecord } from './exchange-record.js';
import type { IngressMetrics } from './ingress-metrics.js';

/** What settlement needs of the event publisher. */
export interface SettlementPublisher {
  publish(subject: string, event: ResponseCompleted): void;
  publishSoon(subject: string, event: EncodedEvent): void;
  publishClosing(subject: string, event: ResponseCompleted): void;
  publishClosingSoon(subject: string, event: ResponseCompleted): void;
}

/** Which requests leave a line in the process log. */
export interface RequestLogOptions {
  readonly mode: 'problems' | 'all' | 'none';
  readonly slowMs: number;
}

/** Ends requests: exactly one completed event, one observation, at most one log line for each. */
export class Settlement {
  private readonly subjects: BusNames['subjects'];

  constructor(
    private readonly publisher: SettlementPublisher,
    private readonly metrics: IngressMetrics,
    private readonly logger: Logger,
    private readonly log: RequestLogOptions,
    private readonly instance: string,
    busPrefix: string,
  ) {
    this.subjects = busNames(busPrefix).subjects;
  }

  /**
   * Settles a request whose admission was published.
   *
   * @param content copy of the answer for the scan; `null` when nothing is scanned
   */
  settleAdmitted(record: ExchangeRecord, admitted: RequestAdmitted, content: EncodedEvent | null): void {
    if (content !== null) this.publisher.publishSoon(this.subjects.contentCaptured, content);
    const completed = completedEvent(record, admitted);
    // The last byte of a whole answer waits for the end of the turn; an error has left already.
    if (record.errorCode === null)
      this.publisher.publishClosingSoon(this.subjects.responseCompleted, completed);
    else this.publisher.publishClosing(this.subjects.responseCompleted, completed);
    this.observe(record);
  }

  /** Settles a request whose admission was not published: it was refused before, or answered without a provider. */
  settleUnadmitted(record: ExchangeRecord): void {
    const admitted = admittedEvent(record.admission, this.instance);
    this.publisher.publish(this.subjects.responseCompleted, completedEvent(record, admitted));
    this.observe(record);
  }

  private observe(record: ExchangeRecord): void {
    this.metrics.observe(record);
    if (this.isLogged(record)) this.writeLogLine(record);
  }

  private isLogged(record: ExchangeRecord): boolean {
    if (this.log.mode !== 'problems') return this.log.mode === 'all';
    return record.statusCode >= 500 || record.errorCode !== null || durationMs(record) >= this.log.slowMs;
  }

  private writeLogLine(record: ExchangeRecord): void {
    const { admission } = record;
    const line = {
      component: 'request',
      request_id: admission.requestId,
      tenant_id: admission.key.tenant_id,
      key_id: admission.key.public_id,
      provider: record.provider,
      method: admission.method,
      route: admission.route,
      model: record.responseModel ?? record.requestedModel,
      status_code: record.statusCode,
      code: record.errorCode,
      provider_request_id: record.providerRequestId,
      duration_ms: Math.round(durationMs(record)),
      response_bytes: record.responseBytes,
      ...(record.cause === undefined ? {} : { err: record.cause }),
    };
    if (record.errorCode === null && record.statusCode < 500) this.logger.info(line, 'request served');
    else this.logger.warn(line, 'request failed');
  }
}

function durationMs(record: ExchangeRecord): number {
  return (record.endedAtMs ?? record.admission.startedAtMs) - record.admission.startedAtMs;
}
