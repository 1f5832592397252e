import { integerSetting } from '@trueport/config';

/** Settings of the circuit breakers, one breaker per provider host. */
export const breakerSettings = {
  BREAKER_WINDOW_MS: integerSetting(
    10_000,
    { min: 1_000, max: 600_000 },
    {
      description: 'Rolling window over which a provider host is judged.',
      unit: 'ms',
    },
  ),
  BREAKER_MIN_REQUESTS: integerSetting(
    20,
    { min: 1, max: 1_000_000 },
    {
      description: 'Below this number of requests in the window the circuit never opens.',
      unit: 'requests',
    },
  ),
  BREAKER_ERROR_PERCENT: integerSetting(
    50,
    { min: 1, max: 100 },
    {
      description: 'Above this share of failures (connect errors, time-outs, 5xx) the circuit opens.',
      unit: '%',
    },
  ),
  BREAKER_OPEN_MS: integerSetting(
    10_000,
    { min: 100, max: 600_000 },
    {
      description: 'How long an open circuit waits before it lets one probe through.',
      unit: 'ms',
    },
  ),
};
