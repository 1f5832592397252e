import { Schema } from 'mongoose';

/** Policies as they are stored. Deleted ones stay, so that every instance learns of the deletion by its revision. */
export const policySchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    policy_id: { type: String, required: true },
    name: { type: String, required: true },
    action: { type: String, required: true },
    trigger_type: { type: String, required: true },
    pattern: { type: String, default: '' },
    applies_to: { type: String, required: true },
    is_active: { type: Boolean, required: true },
    priority: { type: Number, required: true },
    failure_mode: { type: String, required: true },
    created_at: { type: Date, required: true },
    updated_at: { type: Date, required: true },
    deleted: { type: Boolean, required: true },
    revision: { type: Number, required: true },
  },
  { versionKey: false },
);
policySchema.index({ tenant_id: 1, policy_id: 1 }, { unique: true });
policySchema.index({ tenant_id: 1, deleted: 1, priority: 1, policy_id: 1 });
policySchema.index({ revision: 1 });
