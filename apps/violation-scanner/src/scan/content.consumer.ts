import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { HandlingError, type EventBatch, type MessagePosition } from '@trueport/bus';
import type { ContentCaptured } from '@trueport/contracts';
import { modelVersion } from '@trueport/detection';
import { isQueueAway, JobQueue, JobWorker, type ScanJob } from '@trueport/jobs';

/** A job that takes longer is looked for again; it goes on meanwhile. */
const waitMs = 60_000;

/** Puts contents into the queue of scans and waits until they are scanned. */
@Controller()
export class ContentConsumer {
  constructor(
    @Inject(JobQueue) private readonly queue: JobQueue<'scans'>,
    @Inject(JobWorker) private readonly worker: JobWorker<'scans'>,
  ) {}

  /**
   * Resolves when every violation is durable; only then the contents are acknowledged. The queue in between shares the
   * work among instances; what Redis loses comes again from the stream.
   */
  @EventPattern<string>('content.captured')
  async handle({ messages }: EventBatch<ContentCaptured>): Promise<void> {
    try {
      const job = await this.queue.add(jobIdOf(messages), { messages } satisfies ScanJob);
      await this.worker.finished(job, waitMs);
    } catch (error) {
      throw isQueueAway(error) ? HandlingError.retryLater(error) : HandlingError.failed(error);
    }
  }
}

/** The same messages, scanned by the same detectors, are the same job. */
function jobIdOf(messages: readonly MessagePosition[]): string {
  const [first] = messages;
  const last = messages.at(-1);
  return `${first?.stream}.${first?.sequence}-${last?.sequence}.${messages.length}.${modelVersion}`;
}
