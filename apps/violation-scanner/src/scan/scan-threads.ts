import { fileURLToPath } from 'node:url';
import type { ContentCapturedData } from '@trueport/contracts';
import { Piscina } from 'piscina';
import type { ScanContext, ScanResult } from './scan-content.js';
import type { ScanTask } from './scan-worker.js';

/** Scans contents away from the main thread, which has queues and stores to serve. */
export class ScanThreads {
  private readonly pool: Piscina<ScanTask, ScanResult[]>;

  /** @param file compiled module of `scan-worker` */
  constructor(threads: number, file = fileURLToPath(new URL('./scan-worker.js', import.meta.url))) {
    this.pool = new Piscina({ filename: file, name: 'scan', minThreads: 1, maxThreads: threads });
  }

  /** Results in the order of the contents. */
  async scan(
    contents: readonly ContentCapturedData[],
    contextOf: (content: ContentCapturedData) => ScanContext,
  ): Promise<ScanResult[]> {
    const threads = this.pool.options.maxThreads;
    const share = Math.max(1, Math.ceil(contents.length / threads));
    const tasks: ScanTask[] = [];
    for (let at = 0; at < contents.length; at += share)
      tasks.push(contents.slice(at, at + share).map((content) => ({ content, context: contextOf(content) })));
    return (await Promise.all(tasks.map((task) => this.pool.run(task, { name: 'scan' })))).flat();
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
