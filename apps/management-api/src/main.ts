import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { shutdownOnSignals } from '@trueport/observability';
import { managementApiSettings } from './settings.js';
import { startManagement } from './start-management.js';

try {
  const management = await startManagement(loadSettings(managementApiSettings));
  shutdownOnSignals(management.shutdownSteps, management.logger);
} catch (error) {
  const text = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`management-api cannot start: ${text}\n`);
  process.exit(1);
}
