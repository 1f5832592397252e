import { Schema } from 'mongoose';

/** Where alerts of a tenant are sent. The signing secret is stored sealed. */
export const webhookSchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    url: { type: String, required: true },
    min_severity: { type: String, required: true },
    types: { type: [String], default: null },
    is_active: { type: Boolean, required: true },
    sealed_secret: { type: String, required: true },
    created_at: { type: Date, required: true },
    revision: { type: Number, required: true },
  },
  { versionKey: false },
);
webhookSchema.index({ tenant_id: 1, created_at: -1, _id: -1 });

/** Attempts to deliver an alert. `_id` names delivery and attempt, so that an attempt is recorded once. */
export const webhookDeliverySchema = new Schema(
  {
    _id: { type: String, required: true },
    tenant_id: { type: String, required: true },
    webhook_id: { type: String, required: true },
    violation_id: { type: String, default: null },
    attempted_at: { type: Date, required: true },
    attempt: { type: Number, required: true },
    status_code: { type: Number, default: null },
    outcome: { type: String, required: true },
    error: { type: String, default: null },
  },
  { versionKey: false },
);
webhookDeliverySchema.index({ tenant_id: 1, webhook_id: 1, attempted_at: -1, _id: -1 });
