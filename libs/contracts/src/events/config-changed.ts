import { z } from 'zod';
import { eventSchema } from './envelope.js';

/** What changed; the receiver reads the change itself from the store, so a lost or repeated event does no harm. */
export const configChangedDataSchema = z.object({
  kind: z.enum(['key', 'policy', 'allow_list', 'webhook']),
  id: z.string().min(1),
  tenant_id: z.string().min(1),
  /** Revision of the changed record; grows by at least one with every change in the installation. */
  revision: z.int().positive(),
});

/** Notification: configuration that the hot path needs has changed. */
export const configChangedSchema = eventSchema('config.changed', configChangedDataSchema);
export type ConfigChanged = z.output<typeof configChangedSchema>;
