export {
  ApiKeyHasher,
  apiKeyPrefixes,
  credentialKind,
  generateApiKey,
  generatePublicKeyId,
  maskApiKey,
  type CredentialKind,
} from './api-keys.js';
export {
  keyHashSettings,
  oauthClientSchema,
  tokenSettings,
  trustedIssuerSettings,
  trustedIssuerSchema,
  type OAuthClient,
  type TrustedIssuer,
} from './auth.config.js';
export { remoteKeys, type IssuerKeyTimes, type SigningKeyLookup } from './issuer-keys.js';
export type { Principal } from './principal.js';
export { CurrentPrincipal, principalOf, RequireScope, ScopeGuard } from './scope.guard.js';
export { Sealer } from './sealing.js';
export { TokenVerifier, type VerifiedIssuer } from './token-verifier.js';
