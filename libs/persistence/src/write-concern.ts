/** A write that is confirmed only when neither a crash of the store nor a change of its primary can undo it. */
export const durable = { writeConcern: { w: 'majority', j: true } } as const;

/** A read of what no change of the primary can undo; it may be older than what was just written. */
export const confirmed = { readConcern: { level: 'majority' } } as const;
