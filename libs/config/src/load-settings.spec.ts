import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  booleanSetting,
  choiceSetting,
  type ConfigurationError,
  describeSettings,
  integerSetting,
  jsonSetting,
  listSetting,
  loadSettings,
  optionalSecretSetting,
  Secret,
  secretSetting,
  urlSetting,
} from './index.js';

const shape = {
  PORT: integerSetting(8787, { min: 0, max: 65535 }, { description: 'Port.' }),
  TRUST: booleanSetting(false, { description: 'Trust.' }),
  LEVEL: choiceSetting(['info', 'debug'], 'info', { description: 'Level.' }),
  HOSTS: listSetting({ description: 'Hosts.' }),
  CLIENTS: jsonSetting(z.array(z.object({ id: z.string() })), [], { description: 'Clients.' }),
  BASE_URL: urlSetting('https://example.test', ['http', 'https'], { description: 'Base.' }),
  TOKEN: optionalSecretSetting({ description: 'Token.' }),
};

describe('loadSettings', () => {
  it('gives every default when nothing is set', () => {
    expect(loadSettings(shape, {})).toEqual({
      PORT: 8787,
      TRUST: false,
      LEVEL: 'info',
      HOSTS: [],
      CLIENTS: [],
      BASE_URL: 'https://example.test',
      TOKEN: undefined,
    });
  });

  it.each([
    ['a number', { PORT: '80' }, { PORT: 80 }],
    ['a switch', { TRUST: 'on' }, { TRUST: true }],
    ['a list with spaces', { HOSTS: ' a:1, ,b:2 ' }, { HOSTS: ['a:1', 'b:2'] }],
    ['JSON', { CLIENTS: '[{"id":"x"}]' }, { CLIENTS: [{ id: 'x' }] }],
    ['an empty variable as if it were not set', { PORT: '  ' }, { PORT: 8787 }],
  ])('reads %s', (_name, environment, expected) => {
    expect(loadSettings(shape, environment)).toMatchObject(expected);
  });

  it('reports every problem at once, by variable and without its value', () => {
    const environment = { PORT: '70000', LEVEL: 'loud', CLIENTS: '{sesame', BASE_URL: 'ftp://sesame' };
    let problems: readonly string[] = [];
    try {
      loadSettings(shape, environment);
    } catch (error) {
      problems = (error as ConfigurationError).problems;
    }
    expect(problems.map((line) => line.split(':')[0])).toEqual(['PORT', 'LEVEL', 'CLIENTS', 'BASE_URL']);
    expect(problems.join('\n')).not.toContain('sesame');
  });

  it('names a required secret that is missing', () => {
    expect(() => loadSettings({ KEY: secretSetting(16, { description: 'Key.' }) }, {})).toThrow(
      'KEY: is required',
    );
  });

  it('never prints a secret', () => {
    const secret = new Secret('open sesame');
    expect(`${String(secret)} ${JSON.stringify({ secret })}`).not.toContain('sesame');
    expect(secret.reveal()).toBe('open sesame');
  });

  it('describes defaults and requirements for the reference', () => {
    const described = describeSettings({ ...shape, KEY: secretSetting(16, { description: 'Key.' }) });
    expect(described.find((line) => line.name === 'PORT')).toMatchObject({
      defaultText: '8787',
      required: false,
    });
    expect(described.find((line) => line.name === 'KEY')).toMatchObject({ required: true, secret: true });
  });
});
