import { z } from 'zod';
import { violationViewSchema } from '../api/violations.js';
import { eventSchema } from './envelope.js';

/** Notification: a violation was found. It is a hint; the violation itself is in the store. `id` is the violation's. */
export const violationDetectedSchema = eventSchema(
  'violation.detected',
  violationViewSchema.extend({ tenant_id: z.string().min(1) }),
);
export type ViolationDetected = z.output<typeof violationDetectedSchema>;
