import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scopes } from '@trueport/contracts';

import { oauthClients, productSecrets } from './secrets.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('productSecrets', () => {
  // Keys are stored as keyed hashes and credentials sealed: with other secrets all of them would be void.
  it('are made once and are the same at every later start', () => {
    expect(productSecrets(dataDir)).toEqual(productSecrets(dataDir));
  });

  it('are readable for their owner only', () => {
    productSecrets(dataDir);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('have an encryption key of 32 bytes', () => {
    expect(Buffer.from(productSecrets(dataDir).encryptionKey, 'base64')).toHaveLength(32);
  });

  it('that are damaged are refused in one sentence, never replaced', () => {
    writeFileSync(join(dataDir, 'secrets.json'), '{"keyHashSecret":');
    expect(() => productSecrets(dataDir)).toThrow(/secrets\.json is damaged/);
  });
});

describe('oauthClients', () => {
  it('names the demo client by the hash of its secret, with every scope there is', () => {
    const secrets = productSecrets(dataDir);
    expect(JSON.parse(oauthClients(secrets))).toEqual([
      {
        client_id: 'demo-operator',
        client_secret_sha256: createHash('sha256').update(secrets.demoClientSecret).digest('hex'),
        tenant_id: 'demo',
        scopes,
      },
    ]);
  });
});
