import { busConnectionSettings, consumerSettings } from '@trueport/bus';
import { integerSetting, textSetting, type Settings } from '@trueport/config';
import { observabilitySettings } from '@trueport/observability';
import { persistenceSettings } from '@trueport/persistence';

/** Settings of the logger itself. */
export const loggerSettings = {
  LOGGER_HOST: textSetting('127.0.0.1', {
    description: 'Address for health and metrics of the analytics logger.',
  }),
  LOGGER_PORT: integerSetting(
    8301,
    { min: 0, max: 65_535 },
    {
      description: 'Port for health and metrics of the analytics logger.',
    },
  ),
};

/** Every variable the analytics logger reads. */
export const analyticsLoggerSettings = {
  ...loggerSettings,
  ...observabilitySettings,
  ...busConnectionSettings,
  ...consumerSettings,
  ...persistenceSettings,
};

export type AnalyticsLoggerSettings = Settings<typeof analyticsLoggerSettings>;
