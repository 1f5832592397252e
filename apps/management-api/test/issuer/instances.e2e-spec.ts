import { describe, expect, it } from '@jest/globals';
import { uniqueName } from '@trueport/testing';
import { basePath, startManagementForTest } from '../harness.js';

const keysPath = `${basePath}/keys`;

interface KeySet {
  readonly keys: readonly { readonly kid: string }[];
}

describe('several instances of the issuer', () => {
  it('that need a key at the same moment share one, and believe the tokens of each other', async () => {
    const namespace = uniqueName('mgmt');
    const instances = await Promise.all([1, 2, 3].map(() => startManagementForTest({ namespace })));
    const tokens = await Promise.all(instances.map((instance) => instance.token('acme')));
    for (const instance of instances) {
      for (const token of tokens) {
        expect((await instance.call('GET', keysPath, { token })).status).toBe(200);
      }
      const { body } = await instance.call('GET', '/.well-known/jwks.json');
      expect((body as KeySet).keys).toHaveLength(1);
    }
    expect(await instances[0]?.database.collection('signing_keys').countDocuments()).toBe(1);
    await Promise.all(instances.map((instance) => instance.stop()));
  });

  it('go on with their key after a restart; the private key is sealed in the store', async () => {
    const namespace = uniqueName('mgmt');
    const before = await startManagementForTest({ namespace });
    const token = await before.token('acme');
    await before.stop();
    const after = await startManagementForTest({ namespace });
    expect((await after.call('GET', keysPath, { token })).status).toBe(200);
    const [stored] = await after.database.collection('signing_keys').find({}).toArray();
    expect(stored?.['sealed']).toMatch(/^v1\./);
    expect(JSON.stringify(stored)).not.toContain('"d"');
    await after.stop();
  });

  // Whoever can write to the store, but has not the encryption key, must not be able to sign tokens we believe.
  it('with another encryption key sign with another key and believe none they cannot open', async () => {
    const namespace = uniqueName('mgmt');
    const ours = await startManagementForTest({ namespace });
    const otherKey = { ENCRYPTION_KEY: Buffer.alloc(32, 8).toString('base64') };
    const other = await startManagementForTest({ namespace, settings: otherKey });
    const token = await other.token('acme');
    expect((await other.call('GET', keysPath, { token })).status).toBe(200);
    expect((await ours.call('GET', keysPath, { token })).status).toBe(401);
    await Promise.all([ours.stop(), other.stop()]);
  });
});
