import { z } from 'zod';

/** Scopes of a platform token. */
export const scopes = [
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
] as const;
export const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;
