import { z } from 'zod';
import { requestIdSchema } from '../ids.js';
import { bodyDialectSchema, loggedProviderSchema } from '../providers.js';
import { directionSchema } from '../violations.js';
import { eventSchema } from './envelope.js';

/** Most bytes of one body that are carried; the rest is cut and `truncated` says so. */
export const maxContentBytes = 256 * 1024;

/**
 * One half of an exchange as it went over the wire, for the scan. It has a stream of its own with a short retention:
 * the facts beside it carry no prompt and live longer.
 */
export const contentCapturedDataSchema = z.object({
  request_id: requestIdSchema,
  tenant_id: z.string().min(1),
  key_id: z.string().min(1),
  provider: loggedProviderSchema,
  /** Whose dialect the body is in; the provider's own when absent. */
  dialect: bodyDialectSchema.optional(),
  path: z.string(),
  /** When the request was admitted, ISO 8601 UTC. */
  started_at: z.iso.datetime(),
  direction: directionSchema,
  content_type: z.string().nullable(),
  content_encoding: z.string().nullable(),
  /** Size of the whole body, which `truncated` content does not show. */
  body_bytes: z.int().nonnegative(),
  truncated: z.boolean(),
  /** The first {@link maxContentBytes} of the body; on the bus they stand beside the JSON, as bytes. */
  body_base64: z.string(),
});
export type ContentCapturedData = z.output<typeof contentCapturedDataSchema>;

/** Content of one half of an exchange. `id` is the request id and the direction. */
export const contentCapturedSchema = eventSchema('content.captured', contentCapturedDataSchema);
export type ContentCaptured = z.output<typeof contentCapturedSchema>;
