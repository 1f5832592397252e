import { integerSetting, jsonSetting, secretSetting, urlSetting } from '@trueport/config';
import { scopeSchema } from '@trueport/contracts';
import { z } from 'zod';

/** The secret behind the hashes of API keys; needed wherever keys are made or checked. */
export const keyHashSettings = {
  KEY_HASH_SECRET: secretSetting(32, {
    description: 'Keys the hashes of API keys; the same on all instances. Changing it invalidates every key.',
  }),
};

/** Signature algorithms a token may use. Symmetric ones and `none` are never accepted. */
export const signatureAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
] as const;

/** An issuer whose tokens are accepted. */
export const trustedIssuerSchema = z.strictObject({
  issuer: z.url(),
  /** Where its keys are; without it they are found by OpenID discovery. */
  jwks_uri: z.url().optional(),
  audience: z.string().min(1).optional(),
  algorithms: z.array(z.enum(signatureAlgorithms)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  tenant_claim: z.string().min(1).default('tenant_id'),
  /** Tenants it may speak for; without the list it may speak for any. */
  tenants: z.array(z.string().min(1)).min(1).optional(),
  /** A claim with scopes: a list, or text separated by spaces. */
  scope_claim: z.string().min(1).default('scope'),
  /** Taken off the front of every scope, for issuers that prefix them. */
  scope_prefix: z.string().default(''),
});
export type TrustedIssuer = z.output<typeof trustedIssuerSchema>;

/** A client of the built-in token issuer. */
export const oauthClientSchema = z.strictObject({
  client_id: z.string().min(1),
  /** SHA-256 of the client's secret, hex. */
  client_secret_sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits'),
  tenant_id: z.string().min(1),
  scopes: z.array(scopeSchema).min(1),
});
export type OAuthClient = z.output<typeof oauthClientSchema>;

function areUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

const oauthClientsSchema = z
  .array(oauthClientSchema)
  .refine((clients) => areUnique(clients.map((client) => client.client_id)), 'a client_id appears twice');
const trustedIssuersSchema = z
  .array(trustedIssuerSchema)
  .refine((issuers) => areUnique(issuers.map(({ issuer }) => issuer)), 'an issuer appears twice');

/** Settings of whom we believe; for every service that takes tokens. */
export const trustedIssuerSettings = {
  ISSUER_URL: urlSetting('http://127.0.0.1:8200', ['http', 'https'], {
    description: 'Name of the built-in token issuer, the address under which clients reach `/oauth2/token`.',
  }),
  JWT_ISSUERS: jsonSetting(trustedIssuersSchema, [], {
    description:
      'Further issuers whose tokens are accepted, as JSON: `[{"issuer","jwks_uri","audience","algorithms","tenant_claim","tenants","scope_claim","scope_prefix"}]`.',
  }),
};

/** Settings of platform tokens: who issues them and whom we believe. */
export const tokenSettings = {
  ...trustedIssuerSettings,
  ENCRYPTION_KEY: secretSetting(44, {
    description:
      'Seals secrets that are stored and must be read again: base64 of 32 bytes, the same on all instances.',
  }),
  OAUTH_CLIENTS: jsonSetting(oauthClientsSchema, [], {
    description:
      'Clients of the built-in issuer, as JSON: `[{"client_id","client_secret_sha256","tenant_id","scopes"}]`.',
  }),
  ACCESS_TOKEN_TTL_SECONDS: integerSetting(
    3_600,
    { min: 60, max: 86_400 },
    {
      description: 'Life of a token of the built-in issuer.',
      unit: 's',
    },
  ),
};
