import { Schema } from 'mongoose';

/** A scan of a period that was ordered, and how far it is. */
export const rescanSchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    state: { type: String, required: true },
    contents_found: { type: Number, required: true },
    contents_scanned: { type: Number, required: true },
    created_at: { type: Date, required: true },
  },
  { versionKey: false },
);
rescanSchema.index({ tenant_id: 1, created_at: -1 });
