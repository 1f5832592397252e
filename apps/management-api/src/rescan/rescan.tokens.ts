/** The queue of scans that were ordered. */
export const RESCAN_QUEUE = Symbol('RESCAN_QUEUE');
