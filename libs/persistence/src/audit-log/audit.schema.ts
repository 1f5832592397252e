import { Schema } from 'mongoose';

/** Who changed what, and when. */
export const auditSchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    action: { type: String, required: true },
    target_id: { type: String, required: true },
    changes: { type: Schema.Types.Mixed, required: true },
    outcome: { type: String, required: true },
    request_id: { type: String, required: true },
  },
  { versionKey: false, minimize: false },
);
auditSchema.index({ tenant_id: 1, at: -1, _id: -1 });
