import { z } from 'zod';
import { objectIdSchema } from './ids.js';

/** What the hot path knows of an API key: never the key itself, only its keyed hash. */
export const apiKeyRecordSchema = z.object({
  key_id: objectIdSchema,
  /** Public id for messages, `vk_…`. */
  public_id: z.string(),
  tenant_id: z.string().min(1),
  team: z.string().nullable(),
  /** `sk-xxxx...yyyy`. */
  masked: z.string(),
  /** Keyed SHA-256 of the key, base64url. */
  hash: z.string().min(1),
  is_active: z.boolean(),
  /** A revoked key is as unknown as one that never existed. */
  revoked: z.boolean(),
  rate_limit_rpm: z.int().positive(),
  revision: z.int().nonnegative(),
});
export type ApiKeyRecord = z.output<typeof apiKeyRecordSchema>;
