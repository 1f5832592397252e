import { Schema } from 'mongoose';

/** Texts that scans of a tenant pass over: RE2 patterns and SHA-256 hashes, never the texts themselves. */
export const allowListSchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    match: { type: String, required: true },
    value: { type: String, required: true },
    entity_type: { type: String, default: null },
    note: { type: String, default: null },
    created_at: { type: Date, required: true },
    revision: { type: Number, required: true },
  },
  { versionKey: false },
);
allowListSchema.index({ tenant_id: 1, match: 1, value: 1, entity_type: 1 }, { unique: true });
allowListSchema.index({ tenant_id: 1, created_at: -1, _id: -1 });
