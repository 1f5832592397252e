import { integerSetting, listSetting, textSetting, urlSetting } from '@trueport/config';

/** Settings of the limits. */
export const limitsSettings = {
  REDIS_URL: urlSetting('redis://127.0.0.1:6379', ['redis', 'rediss'], {
    description: 'Redis, for limits shared by all instances.',
  }),
  REDIS_KEY_PREFIX: textSetting('tp:', { description: 'Begins the name of every key in Redis.' }),
  LIMITS_REDIS_TIMEOUT_MS: integerSetting(
    100,
    { min: 1, max: 5_000 },
    {
      description: 'Longest time a request waits for Redis; then the instance limits by itself.',
      unit: 'ms',
    },
  ),
  IP_LIMIT_REQUESTS: integerSetting(
    2_000,
    { min: 0, max: 1_000_000_000 },
    {
      description: 'Requests one client address may make per window; 0 switches the limit off.',
      unit: 'requests',
    },
  ),
  IP_LIMIT_WINDOW_SECONDS: integerSetting(
    300,
    { min: 60, max: 86_400 },
    {
      description: 'Window of the limit per client address.',
      unit: 's',
    },
  ),
  TRUSTED_PROXIES: listSetting({
    description:
      'Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed, separated by commas.',
  }),
};
