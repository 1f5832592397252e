import { tokenSettings } from '@trueport/auth';
import { busConnectionSettings, consumerSettings } from '@trueport/bus';
import type { Settings } from '@trueport/config';
import { limitsSettings } from '@trueport/limits';
import { observabilitySettings } from '@trueport/observability';
import { persistenceSettings } from '@trueport/persistence';
import { providersSettings } from '@trueport/providers';
import { scannerSettings } from './scanner.config.js';

/** Every variable the violation scanner reads. */
export const violationScannerSettings = {
  ...scannerSettings,
  ...observabilitySettings,
  ...busConnectionSettings,
  CONSUMER_MAX_ATTEMPTS: consumerSettings.CONSUMER_MAX_ATTEMPTS,
  ...persistenceSettings,
  REDIS_URL: limitsSettings.REDIS_URL,
  REDIS_KEY_PREFIX: limitsSettings.REDIS_KEY_PREFIX,
  ENCRYPTION_KEY: tokenSettings.ENCRYPTION_KEY,
  EGRESS_ALLOWED_HOSTS: providersSettings.EGRESS_ALLOWED_HOSTS,
};

export type ViolationScannerSettings = Settings<typeof violationScannerSettings>;
