/** What every rollup of requests has beside its sums. Summaries of a tenant have no more than its first four. */
export const rollupFields = {
  _id: { type: String, required: true },
  /** `key`, `tenant_hour` or `tenant_day`. */
  scope: { type: String, required: true },
  tenant_id: { type: String, required: true },
  hour: { type: Date, required: true },
  key_id: String,
  team: String,
  user_id: String,
  service: String,
  provider: String,
  model: String,
  requests: Number,
  /** Per writing process the last batch that was added. */
  lanes: { type: Map, of: Number },
} as const;
