import type { Logger } from '@trueport/observability';
import { ensureIndexes, type MongoConnection, type Retention } from '@trueport/persistence';

const retryMs = 2_000;

/** Creates missing indexes once MongoDB is there, in the background; tries again until it has worked or the service ends. */
export async function prepareIndexes(
  mongo: MongoConnection,
  retention: Retention,
  logger: Logger,
  ended: AbortSignal,
): Promise<void> {
  await mongo.whenOpened();
  while (!ended.aborted) {
    try {
      await ensureIndexes(mongo.connection, retention);
      return;
    } catch (error) {
      if (ended.aborted) return;
      logger.warn({ component: 'mongodb', err: error }, 'the indexes could not be prepared yet');
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
    }
  }
}
