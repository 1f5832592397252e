/** The queue of alerts. */
export const ALERT_QUEUE = Symbol('ALERT_QUEUE');
