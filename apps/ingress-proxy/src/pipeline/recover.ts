import { busNames, requestAdmittedSchema } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import { lostContent } from './content-copy.js';
import { terminatedEvent } from './events.js';
import type { SettlementPublisher } from './settle.js';

/** What recovery needs of the publisher: the admissions of the previous process life that were never settled. */
export interface RecoveryPublisher extends SettlementPublisher {
  takeUnfinished(): readonly unknown[];
}

/**
 * Settles the requests that a killed process had admitted, so that each of them has its usage log.
 *
 * @returns how many were settled
 */
export function settleUnfinished(publisher: RecoveryPublisher, busPrefix: string, logger: Logger): number {
  const { responseCompleted, contentCaptured } = busNames(busPrefix).subjects;
  let settled = 0;
  for (const opening of publisher.takeUnfinished()) {
    const admitted = requestAdmittedSchema.safeParse(opening);
    if (!admitted.success) {
      logger.error({ component: 'recovery' }, 'an admission in the spool cannot be read');
      continue;
    }
    publisher.publishSoon(contentCaptured, lostContent(admitted.data));
    publisher.publishClosing(responseCompleted, terminatedEvent(admitted.data));
    settled += 1;
  }
  if (settled > 0)
    logger.warn({ component: 'recovery', requests: settled }, 'settled requests of a killed process');
  return settled;
}
