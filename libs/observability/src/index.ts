export { HealthRegistry, type HealthProbe, type Readiness, type ReadinessDetail } from './health.js';
export { createLogger, type Logger } from './logger.js';
export { createMetricsRegistry, type MetricsRegistry } from './metrics.js';
export { nestLogger } from './nest-logger.js';
export { observabilitySettings } from './observability.config.js';
export { ObservabilityModule, type ObservabilityOptions } from './observability.module.js';
export { runSteps, shutdownOnSignals, type ShutdownStep } from './shutdown.js';
export { LOGGER, METRICS } from './tokens.js';
export { productVersion } from './version.js';
