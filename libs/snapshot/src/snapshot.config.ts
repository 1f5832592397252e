import { integerSetting, textSetting } from '@trueport/config';
import { persistenceSettings } from '@trueport/persistence';

/** Settings of the configuration snapshot. */
export const snapshotSettings = {
  MONGODB_URL: persistenceSettings.MONGODB_URL,
  SNAPSHOT_FILE: textSetting('.data/snapshot.json', {
    description:
      'File that keeps the configuration of the hot path, so that an instance can start while MongoDB is down.',
  }),
  SNAPSHOT_POLL_MS: integerSetting(
    500,
    { min: 50, max: 60_000 },
    {
      description: 'How often an instance looks for configuration changes besides the notifications it gets.',
      unit: 'ms',
    },
  ),
  SNAPSHOT_RELOAD_MS: integerSetting(
    600_000,
    { min: 1_000, max: 86_400_000 },
    {
      description: 'How often an instance reads its whole configuration anew.',
      unit: 'ms',
    },
  ),
};
