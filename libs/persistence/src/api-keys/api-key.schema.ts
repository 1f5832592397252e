import { Schema } from 'mongoose';

/** API keys as they are stored: the keyed hash, never the key. */
export const apiKeySchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    team: { type: String, default: null },
    public_id: { type: String, required: true },
    hash: { type: String, required: true },
    masked: { type: String, required: true },
    owner: { type: String, default: null },
    rate_limit_rpm: { type: Number, required: true },
    is_active: { type: Boolean, required: true },
    created_at: { type: Date, required: true },
    revoked_at: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { versionKey: false },
);
apiKeySchema.index({ hash: 1 }, { unique: true });
apiKeySchema.index({ public_id: 1 }, { unique: true });
apiKeySchema.index({ tenant_id: 1, revoked_at: 1, created_at: -1, _id: -1 });
apiKeySchema.index({ revision: 1 });
