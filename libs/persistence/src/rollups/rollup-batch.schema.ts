import { Schema } from 'mongoose';

/** A batch of logs on its way into the rollups. */
export const rollupBatchSchema = new Schema(
  {
    /** `lane:number`. */
    _id: { type: String, required: true },
    state: { type: String, required: true },
    at: { type: Date, required: true },
    /** Ids of the logs it may count, 12 bytes each; until it is applied or abandoned. */
    log_ids: Buffer,
    /** From then on the record ages: one that is not applied says where logs are that count nowhere, and stays. */
    applied_at: Date,
  },
  { versionKey: false },
);
