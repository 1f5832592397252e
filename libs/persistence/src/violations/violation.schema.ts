import { Schema } from 'mongoose';

/** One kind of violation in one half of one exchange. Nothing of what was found is in it. */
export const violationSchema = new Schema(
  {
    /** `VIO-…`: follows from request, half and kind, so that finding it again changes nothing. */
    _id: { type: String, required: true },
    tenant_id: { type: String, required: true },
    usage_log_id: { type: String, required: true },
    key_id: { type: String, required: true },
    type: { type: String, required: true },
    severity: { type: String, required: true },
    direction: { type: String, required: true },
    description: { type: String, required: true },
    preview: { type: String, required: true },
    entities: [{ _id: false, type: { type: String }, confidence: Number }],
    auto_blocked: { type: Boolean, required: true },
    policy_id: String,
    status: { type: String, required: true },
    /** Whether webhooks and listeners have been told. */
    announced: { type: Boolean, required: true },
    /** When it was found first; every order and period goes by it. */
    detected_at: { type: Date, required: true },
    model_version: { type: String, required: true },
  },
  { versionKey: false },
);
violationSchema.index({ tenant_id: 1, detected_at: -1, _id: -1 });
violationSchema.index({ tenant_id: 1, severity: 1, detected_at: -1, _id: -1 });
violationSchema.index({ tenant_id: 1, type: 1, detected_at: -1, _id: -1 });
violationSchema.index({ tenant_id: 1, usage_log_id: 1 });

/** Which halves of a request have been scanned, by which detectors. `_id` is the id of its usage log. */
export const scanSchema = new Schema(
  {
    tenant_id: { type: String, required: true },
    timestamp: { type: Date, required: true },
    request: String,
    response: String,
  },
  { versionKey: false },
);
scanSchema.index({ tenant_id: 1, timestamp: -1 });

/** Violations of a tenant's hour or UTC day, recounted whenever one comes. */
export const violationRollupSchema = new Schema(
  {
    /** `hour|tenant` or `day|tenant`. */
    _id: { type: String, required: true },
    /** `tenant_hour` or `tenant_day`. */
    scope: { type: String, required: true },
    tenant_id: { type: String, required: true },
    hour: { type: Date, required: true },
    counts: [{ _id: false, type: { type: String }, severity: String, count: Number }],
    /** Grows with each recount: an older count never replaces a newer one. */
    revision: { type: Number, required: true },
  },
  { versionKey: false },
);
violationRollupSchema.index({ tenant_id: 1, scope: 1, hour: -1 });
