import { z } from 'zod';
import { requestIdSchema } from '../ids.js';
import { loggedProviderSchema } from '../providers.js';
import { surfaceNameSchema } from '../surfaces.js';
import { eventSchema } from './envelope.js';

/** What is known of a request when it is let in. It carries no prompt, no header and no query. */
export const requestAdmittedDataSchema = z.object({
  request_id: requestIdSchema,
  tenant_id: z.string().min(1),
  key_id: z.string().min(1),
  /** `sk-xxxx...yyyy`, never the key. */
  api_key: z.string(),
  team: z.string().nullable(),
  surface: surfaceNameSchema,
  /** The first candidate, where there are several. */
  provider: loggedProviderSchema,
  method: z.string(),
  /** Path behind the provider's prefix and API version, without query: `/chat/completions`. */
  path: z.string(),
  /** Documented route that took the request, without client text: `/trueportai-services/openai`. */
  route: z.string(),
  /** Provider-side deployment, for Azure `resource/deployment`. */
  deployment: z.string().nullable(),
  /** When the request was admitted, ISO 8601 UTC. */
  started_at: z.iso.datetime(),
  /** Instance that took the request. */
  instance: z.string(),
});
export type RequestAdmittedData = z.output<typeof requestAdmittedDataSchema>;

/** Fact: a request was admitted. `id` is the request id. */
export const requestAdmittedSchema = eventSchema('gateway.request.admitted', requestAdmittedDataSchema);
export type RequestAdmitted = z.output<typeof requestAdmittedSchema>;
