import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { StackFailure } from '../stack-failure.js';

const secretsSchema = z.object({
  keyHashSecret: z.string().min(32),
  encryptionKey: z.string().min(44),
  demoClientSecret: z.string().min(16),
});

/** Secrets of one installation on a laptop, made once and kept in its data directory. */
export type ProductSecrets = z.infer<typeof secretsSchema>;

/** Reads the secrets of a data directory; makes them at the first start. */
export function productSecrets(dataDir: string): ProductSecrets {
  const path = join(dataDir, 'secrets.json');
  if (existsSync(path)) return readSecrets(path);
  const made: ProductSecrets = {
    keyHashSecret: randomBytes(32).toString('hex'),
    encryptionKey: randomBytes(32).toString('base64'),
    demoClientSecret: randomBytes(24).toString('base64url'),
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** Never replaced by new ones: with them all stored keys and credentials would be void. */
function readSecrets(path: string): ProductSecrets {
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new StackFailure(
      `${path} is damaged: put its backup back, or begin anew with \`npm start -- --fresh\`.`,
    );
  }
}

/** The client that speaks for the demo tenant. */
export const demoClientId = 'demo-operator';
export const demoTenantId = 'demo';

/** All there are: the tour shows everything. */
const demoScopes = [
  'keys:read',
  'keys:write',
  'analytics:read',
  'violations:write',
  'policies:read',
  'policies:write',
  'webhooks:read',
  'webhooks:write',
  'operations:read',
  'operations:write',
  'audit:read',
];

/** `OAUTH_CLIENTS` with the demo client. */
export function oauthClients(secrets: ProductSecrets): string {
  return JSON.stringify([
    {
      client_id: demoClientId,
      client_secret_sha256: createHash('sha256').update(secrets.demoClientSecret).digest('hex'),
      tenant_id: demoTenantId,
      scopes: demoScopes,
    },
  ]);
}
