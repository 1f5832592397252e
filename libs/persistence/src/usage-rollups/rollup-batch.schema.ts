import { Schema } from 'mongoose';

/** A batch of logs on its way into the rollups. */
export const rollupBatchSchema = new Schema(
  {
    /** `lane:number`. */
    _id: { type: String, required: true },
    state: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
