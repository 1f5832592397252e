import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { shutdownOnSignals } from '@trueport/observability';
import { analyticsLoggerSettings } from './settings.js';
import { startLogger } from './start-logger.js';

try {
  const logger = await startLogger(loadSettings(analyticsLoggerSettings));
  shutdownOnSignals(logger.shutdownSteps, logger.logger);
} catch (error) {
  const problem = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`analytics-logger cannot start: ${problem}\n`);
  process.exit(1);
}
