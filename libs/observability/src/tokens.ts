/** Injection token of the service's `Logger`. */
export const LOGGER = Symbol('LOGGER');

/** Injection token of the service's `MetricsRegistry`. */
export const METRICS = Symbol('METRICS');
