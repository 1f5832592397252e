import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { shutdownOnSignals } from '@trueport/observability';
import { violationScannerSettings } from './settings.js';
import { startScanner } from './start-scanner.js';

try {
  const scanner = await startScanner(loadSettings(violationScannerSettings));
  shutdownOnSignals(scanner.shutdownSteps, scanner.logger);
} catch (error) {
  const problem = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`violation-scanner cannot start: ${problem}\n`);
  process.exit(1);
}
