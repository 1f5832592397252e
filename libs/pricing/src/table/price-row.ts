import { billedUnits } from '@trueport/contracts';
import { z } from 'zod';

const usd = z.number().nonnegative();
const prices = { in: usd.optional(), out: usd.optional(), cache_read: usd.optional() };
const tierPricesSchema = z.strictObject({ ...prices, cache_write: usd.optional() });
const name = z.string().min(1).max(300);

/** Prices in USD per million tokens that replace those of the row: of a service tier, or of long inputs. */
export type TierPrices = z.output<typeof tierPricesSchema>;

/** What kind of endpoint a row is for. */
export const priceModes = [
  'chat',
  'responses',
  'completion',
  'embedding',
  'image_generation',
  'image_edit',
  'audio_transcription',
  'audio_speech',
  'moderation',
] as const;

/**
 * One row of the price table: USD per million tokens, `unit` and `web_search_query` USD per piece. Absent is unknown,
 * 0 is free. Unknown fields are refused, so that a misspelt price does not become a missing one.
 */
export const priceRowSchema = z.strictObject({
  provider: name,
  model: name,
  mode: z.enum(priceModes),
  ...tierPricesSchema.shape,
  cache_write_1h: usd.optional(),
  ctx: z.int().positive().optional(),
  max_out: z.int().positive().optional(),
  /** The whole request has the prices of the largest `above` that is less than its input tokens. */
  tiers: z.array(tierPricesSchema.extend({ above: z.int().nonnegative() })).optional(),
  batch: tierPricesSchema.optional(),
  flex: tierPricesSchema.optional(),
  priority: tierPricesSchema.optional(),
  audio: z.strictObject(prices).optional(),
  image_tokens: z.strictObject(prices).optional(),
  reasoning_out: usd.optional(),
  unit: z.partialRecord(z.enum(billedUnits), usd).optional(),
  web_search_query: z.union([usd, z.strictObject({ low: usd, medium: usd, high: usd })]).optional(),
  /** Factors on the whole cost, by `fact:value`: `speed:fast`, `inference_geo:us`, `region:eu`. */
  multipliers: z.record(z.string(), usd).optional(),
  region: name.optional(),
  size: name.optional(),
  quality: name.optional(),
  steps: name.optional(),
  /** Day the model ends; the row stays for older logs. */
  eol: z.iso.date().optional(),
  /** Where the prices are from. */
  src: z.string().optional(),
});
export type PriceRow = z.output<typeof priceRowSchema>;

/** The file of the price table. */
export const priceDocumentSchema = z.object({
  meta: z.object({ currency: z.literal('USD') }).loose(),
  models: z.array(priceRowSchema),
});
export type PriceDocument = z.output<typeof priceDocumentSchema>;
