import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { gatewayUrlInRunFile, removeRunFile, runFilePath, writeRunFile } from './run-file.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'run-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const facts = {
  gatewayUrl: 'http://127.0.0.1:8787',
  managementUrl: 'http://127.0.0.1:8200',
  apiKey: 'sk-x',
  managementToken: 'jwt',
  natsUrl: 'nats://127.0.0.1:1',
  redisUrl: 'redis://127.0.0.1:2',
  mongodbUrl: 'mongodb://127.0.0.1:3/db',
  mockProvidersUrl: 'http://127.0.0.1:4',
  processes: [{ name: 'nats', pid: 7 }],
};

describe('run.json', () => {
  it('has exactly the documented fields', () => {
    writeRunFile(dataDir, facts);
    expect(JSON.parse(readFileSync(runFilePath(dataDir), 'utf8'))).toEqual(facts);
  });

  // It holds an API key and a token: another user of the machine must not read it.
  it('is readable for its owner only', () => {
    writeRunFile(dataDir, facts);
    expect(statSync(runFilePath(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('names the gateway to whoever starts it a second time, and nothing after the end', () => {
    writeRunFile(dataDir, facts);
    expect(gatewayUrlInRunFile(dataDir)).toBe(facts.gatewayUrl);
    removeRunFile(dataDir);
    expect(gatewayUrlInRunFile(dataDir)).toBeNull();
  });
});
