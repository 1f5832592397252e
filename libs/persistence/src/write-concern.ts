/** A write that is confirmed only when it survives a crash of the store. */
export const durable = { writeConcern: { w: 1, j: true } } as const;
