import { integerSetting, textSetting } from '@trueport/config';

/** Settings of the management API itself. */
export const managementSettings = {
  MANAGEMENT_HOST: textSetting('127.0.0.1', { description: 'Address the management API listens on.' }),
  MANAGEMENT_PORT: integerSetting(
    8200,
    { min: 0, max: 65_535 },
    { description: 'Port of the management API; 0 takes a free one.' },
  ),
  MANAGEMENT_MAX_BODY_BYTES: integerSetting(
    1024 ** 2,
    { min: 1024, max: 64 * 1024 ** 2 },
    { description: 'Largest request body of the management API.', unit: 'bytes' },
  ),
  ISSUER_KEY_ROTATION_DAYS: integerSetting(
    30,
    { min: 1, max: 365 },
    {
      description:
        "How long the built-in issuer signs with one key. A key's tokens stay valid until they expire.",
      unit: 'days',
    },
  ),
};
