import { busConnectionSettings, consumerSettings } from '@trueport/bus';
import { integerSetting, textSetting, type Settings } from '@trueport/config';
import { observabilitySettings } from '@trueport/observability';
import { persistenceSettings } from '@trueport/persistence';
import { priceSettings } from '@trueport/providers';

/** Settings of the cost calculator itself. */
export const costSettings = {
  COST_HOST: textSetting('127.0.0.1', {
    description: 'Address for health and metrics of the cost calculator.',
  }),
  COST_PORT: integerSetting(
    8302,
    { min: 0, max: 65_535 },
    {
      description: 'Port for health and metrics of the cost calculator.',
    },
  ),
};

/** Every variable the cost calculator reads. */
export const costCalculatorSettings = {
  ...costSettings,
  ...observabilitySettings,
  ...busConnectionSettings,
  ...consumerSettings,
  ...persistenceSettings,
  ...priceSettings,
};

export type CostCalculatorSettings = Settings<typeof costCalculatorSettings>;
