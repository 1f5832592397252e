export { ApiKeyHasher, apiKeyPrefixes, generateApiKey, generatePublicKeyId, maskApiKey } from './api-keys.js';
export {
  keyHashSettings,
  oauthClientSchema,
  tokenSettings,
  trustedIssuerSchema,
  type OAuthClient,
  type TrustedIssuer,
} from './auth.config.js';
export type { Principal } from './principal.js';
export { CurrentPrincipal, RequireScope, ScopeGuard } from './scope.guard.js';
export { Sealer } from './sealing.js';
export { remoteKeys, TokenVerifier, type SigningKeyLookup, type VerifiedIssuer } from './token-verifier.js';
