import { Schema } from 'mongoose';
import { rollupFields } from '../rollups/rollup-fields.js';

const money = { cost_nano_usd: Number, saved_nano_usd: Number, price_key: String, flags: [String] };

/** What one request cost. `_id` is the id of its usage log, so that a request is priced once only. */
export const usageCostSchema = new Schema(
  {
    request_id: { type: String, required: true },
    timestamp: { type: Date, required: true },
    tenant_id: { type: String, required: true },
    key_id: { type: String, required: true },
    team: String,
    user_id: String,
    service: String,
    provider: { type: String, required: true },
    model: String,
    ...money,
    previous: money,
    /** Batch that counts this cost in the spend rollups. */
    rollup_batch: { type: String, required: true },
  },
  { versionKey: false },
);
usageCostSchema.index({ tenant_id: 1, timestamp: -1, _id: -1 });

/** Spend of one hour that shares all dimensions, or of a tenant's hour or day, in billionths of a USD: exact integers. */
export const spendRollupSchema = new Schema(
  {
    ...rollupFields,
    cost_nano_usd: Number,
    saved_nano_usd: Number,
    unpriced: Number,
  },
  { versionKey: false, suppressReservedKeysWarning: true },
);
spendRollupSchema.index({ tenant_id: 1, scope: 1, hour: -1 });
