import { keyHashSettings, tokenSettings } from '@trueport/auth';
import { busConnectionSettings } from '@trueport/bus';
import type { Settings } from '@trueport/config';
import { limitsSettings } from '@trueport/limits';
import { observabilitySettings } from '@trueport/observability';
import { persistenceSettings } from '@trueport/persistence';
import { priceSettings } from '@trueport/providers';
import { managementSettings } from './management.config.js';

/** Every variable the management API reads. */
export const managementApiSettings = {
  ...managementSettings,
  ...observabilitySettings,
  ...keyHashSettings,
  ...tokenSettings,
  ...busConnectionSettings,
  ...persistenceSettings,
  ...priceSettings,
  REDIS_URL: limitsSettings.REDIS_URL,
  REDIS_KEY_PREFIX: limitsSettings.REDIS_KEY_PREFIX,
  TRUSTED_PROXIES: limitsSettings.TRUSTED_PROXIES,
};

export type ManagementApiSettings = Settings<typeof managementApiSettings>;
