import type { MessagePosition } from '@trueport/bus';
import type { CapturedContents } from '@trueport/contents';
import type { ContentCapturedData } from '@trueport/contracts';
import type { RescanJob } from '@trueport/jobs';
import type { RescanRepository } from '@trueport/persistence';
import type { Scanner } from '../scan/scanner.js';

const messagesAtATime = 16;

/** Scans what is still there of a period again. What is found has the ids it had before: nothing is counted twice. */
export class Rescanner {
  constructor(
    private readonly contents: CapturedContents,
    private readonly scanner: Scanner,
    private readonly rescans: RescanRepository,
  ) {}

  /** @throws RetryLater while a store is away; any other error when a content cannot be scanned */
  async work(job: RescanJob, isLast: boolean): Promise<void> {
    const note = (progress: Parameters<RescanRepository['note']>[2]): Promise<void> =>
      this.rescans.note(job.tenant_id, job.rescan_id, progress);
    try {
      await note({ state: 'running' });
      const scanned = await this.scan(job, (contents) =>
        note({ contents_found: contents, contents_scanned: contents }),
      );
      await note({ state: 'done', contents_found: scanned, contents_scanned: scanned });
    } catch (error) {
      if (isLast) await note({ state: 'failed' });
      throw error;
    }
  }

  private async scan(job: RescanJob, onProgress: (scanned: number) => Promise<void>): Promise<number> {
    const [from, to] = [new Date(job.from), new Date(job.to)];
    const fits = (content: ContentCapturedData): boolean => {
      const startedAt = new Date(content.started_at);
      return content.tenant_id === job.tenant_id && startedAt >= from && startedAt <= to;
    };
    let scanned = 0;
    let messages: MessagePosition[] = [];
    const scanThese = async (): Promise<void> => {
      scanned += await this.scanner.scan(messages, fits);
      messages = [];
      await onProgress(scanned);
    };
    for await (const message of this.contents.ofPeriod(from, to)) {
      messages.push(message);
      if (messages.length >= messagesAtATime) await scanThese();
    }
    if (messages.length > 0) await scanThese();
    return scanned;
  }
}
