import { integerSetting, listSetting, textSetting } from '@trueport/config';

/** Settings of the violation scanner itself. */
export const scannerSettings = {
  SCANNER_HOST: textSetting('127.0.0.1', {
    description: 'Address for health and metrics of the violation scanner.',
  }),
  SCANNER_PORT: integerSetting(
    8303,
    { min: 0, max: 65_535 },
    { description: 'Port for health and metrics of the violation scanner.' },
  ),
  SCAN_THREADS: integerSetting(
    1,
    { min: 1, max: 128 },
    { description: 'Threads that scan texts; one per core that may be used for it.', unit: 'threads' },
  ),
  SCAN_IGNORED_TYPES: listSetting({
    description:
      'Entity types that are no violation although they are found, separated by commas, besides DATE_TIME, TITLE and DOMAIN_NAME.',
  }),
  WEBHOOK_TIMEOUT_MS: integerSetting(
    10_000,
    { min: 100, max: 60_000 },
    { description: 'A webhook must answer within this time.', unit: 'ms' },
  ),
};
