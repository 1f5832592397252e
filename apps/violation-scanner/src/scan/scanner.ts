import type { ContentCapturedData } from '@trueport/contracts';
import { modelVersion } from '@trueport/detection';
import { isQueueAway, RetryLater } from '@trueport/jobs';
import type { AllowListRepository, ScanRepository, StoredAllowListEntry } from '@trueport/persistence';
import type { MessagePosition } from '@trueport/bus';
import type { CapturedContents } from '@trueport/contents';
import { isStoreAway } from '@trueport/views';
import type { ViolationWriter } from '../findings/violation-writer.js';
import { scannedViolations } from '../findings/scanned-violations.js';
import type { ScanContext, ScanResult } from './scan-content.js';
import type { ScanMetrics } from './scan-metrics.js';
import type { ScanThreads } from './scan-threads.js';
import { SystemTexts } from './system-texts.js';

const alwaysIgnored = ['DATE_TIME', 'TITLE', 'DOMAIN_NAME'];

/** Contents become violations, and are noted as scanned. Doing it again changes nothing. */
export class Scanner {
  private readonly systemTexts = new SystemTexts();
  private readonly ignoredTypes: readonly string[];

  constructor(
    private readonly contents: CapturedContents,
    private readonly threads: ScanThreads,
    private readonly allowLists: AllowListRepository,
    private readonly violations: ViolationWriter,
    private readonly scans: ScanRepository,
    private readonly metrics: ScanMetrics,
    ignoredTypes: readonly string[],
  ) {
    this.ignoredTypes = [...alwaysIgnored, ...ignoredTypes];
  }

  /**
   * Scans the contents of these messages, those that fit.
   *
   * @returns how many there were
   * @throws RetryLater while a store is away
   */
  async scan(
    messages: readonly MessagePosition[],
    fits: (content: ContentCapturedData) => boolean = () => true,
  ): Promise<number> {
    try {
      const contents = (await this.contents.read(messages)).filter(fits);
      await this.scanContents(contents);
      return contents.length;
    } catch (error) {
      if (isStoreAway(error) || isBusAway(error) || isQueueAway(error))
        throw new RetryLater('a store is away', { cause: error });
      throw error;
    }
  }

  private async scanContents(contents: readonly ContentCapturedData[]): Promise<void> {
    const allowed = await this.allowedOf(contents);
    // Requests first: what their system prompts say is looked for in the answers.
    for (const direction of ['request', 'response'] as const) {
      const half = contents.filter((content) => content.direction === direction);
      const endTimer = this.metrics.seconds.startTimer();
      const results = await this.threads.scan(half, (content) => this.contextOf(content, allowed));
      endTimer();
      half.forEach((content, at) => this.remember(content, results[at] as ScanResult));
      await this.violations.write(
        half.flatMap((content, at) =>
          scannedViolations(content, results[at] as ScanResult, modelVersion, new Date()),
        ),
      );
    }
    await this.scans.note(contents.map(scanOf));
    this.metrics.contents.inc(contents.length);
  }

  private contextOf(
    content: ContentCapturedData,
    allowed: ReadonlyMap<string, readonly StoredAllowListEntry[]>,
  ): ScanContext {
    return {
      allowed: (allowed.get(content.tenant_id) ?? []).map(({ match, value, entity_type }) => ({
        match,
        value,
        entity_type,
      })),
      ignoredTypes: this.ignoredTypes,
      systemText: content.direction === 'response' ? this.systemTexts.take(content.request_id) : null,
    };
  }

  private async allowedOf(
    contents: readonly ContentCapturedData[],
  ): Promise<Map<string, readonly StoredAllowListEntry[]>> {
    const tenants = [...new Set(contents.map(({ tenant_id }) => tenant_id))];
    const entries = await Promise.all(tenants.map((tenant) => this.allowLists.entriesOf(tenant)));
    return new Map(tenants.map((tenant, at) => [tenant, entries[at] ?? []]));
  }

  private remember(content: ContentCapturedData, { systemText, isTruncated, violations }: ScanResult): void {
    if (systemText !== null) this.systemTexts.put(content.request_id, systemText);
    if (isTruncated) this.metrics.truncated.inc();
    for (const { type } of violations) this.metrics.violations.inc({ type });
  }
}

function scanOf(content: ContentCapturedData) {
  return {
    requestId: content.request_id,
    tenantId: content.tenant_id,
    startedAt: new Date(content.started_at),
    direction: content.direction,
    modelVersion,
  };
}

function isBusAway(error: unknown): boolean {
  const { name, message } = error as { name?: string; message?: string };
  return (
    /^(?:ConnectionError|ClosedConnectionError|TimeoutError|RequestError|NoRespondersError|DrainingConnectionError)$/.test(
      name ?? '',
    ) || message === 'NATS is not connected'
  );
}
