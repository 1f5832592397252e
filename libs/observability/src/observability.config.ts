import { choiceSetting, integerSetting } from '@trueport/config';

/** Settings every service shares. */
export const observabilitySettings = {
  LOG_LEVEL: choiceSetting(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info', {
    description: 'Lowest level that is written to the log (JSON lines on standard output).',
  }),
  SHUTDOWN_DEADLINE_MS: integerSetting(
    25_000,
    { min: 0, max: 600_000 },
    {
      description: 'How long a stopping service waits for work in flight before it cuts it off.',
      unit: 'ms',
    },
  ),
};
