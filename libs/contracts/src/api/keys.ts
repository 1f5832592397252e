import { z } from 'zod';
import { objectIdSchema } from '../ids.js';
import { queryInteger } from './query.js';

const owner = z
  .string()
  .trim()
  .min(1, 'expected at least one character')
  .max(200, 'expected at most 200 characters');
const rateLimitRpm = z.int('expected a whole number').min(1).max(10_000_000);

/** Body of `POST /keys`. */
export const createKeyBodySchema = z.strictObject({
  owner: owner.optional(),
  rate_limit_rpm: rateLimitRpm.default(60),
});
export type CreateKeyBody = z.output<typeof createKeyBodySchema>;

/** Body of `PATCH /keys/{id}`; at least one field. */
export const updateKeyBodySchema = z
  .strictObject({
    owner: owner.nullable().optional(),
    rate_limit_rpm: rateLimitRpm.optional(),
    is_active: z.boolean().optional(),
  })
  .refine(
    (body) => Object.keys(body).length > 0,
    'expected at least one of owner, rate_limit_rpm, is_active',
  );
export type UpdateKeyBody = z.output<typeof updateKeyBodySchema>;

/** Query of `GET /keys`. */
export const listKeysQuerySchema = z.strictObject({
  limit: queryInteger(1, 100, 20),
  offset: queryInteger(0, 1_000_000_000, 0),
});

/** A key as every answer but the creating one shows it: `key` is masked. */
export const keyViewSchema = z.object({
  id: objectIdSchema,
  key: z.string(),
  owner: z.string().nullable(),
  is_active: z.boolean(),
  rate_limit_rpm: z.int(),
  created_at: z.iso.datetime(),
});
export type KeyView = z.output<typeof keyViewSchema>;
