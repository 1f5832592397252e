import { integerSetting, urlSetting, type Settings } from '@trueport/config';

/** Settings of the document store. */
export const persistenceSettings = {
  MONGODB_URL: urlSetting('mongodb://127.0.0.1:27017/trueport', ['mongodb', 'mongodb+srv'], {
    description: 'MongoDB, with the name of the database.',
  }),
  USAGE_LOG_RETENTION_DAYS: integerSetting(
    90,
    { min: 1, max: 3_650 },
    {
      description: 'How long usage logs are kept.',
      unit: 'days',
    },
  ),
  VIOLATION_RETENTION_DAYS: integerSetting(
    400,
    { min: 1, max: 3_650 },
    {
      description: 'How long violations are kept.',
      unit: 'days',
    },
  ),
  ROLLUP_RETENTION_DAYS: integerSetting(
    400,
    { min: 1, max: 3_650 },
    {
      description: 'How long hourly rollups are kept.',
      unit: 'days',
    },
  ),
};

export type PersistenceSettings = Settings<typeof persistenceSettings>;
