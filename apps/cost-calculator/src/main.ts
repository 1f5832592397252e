import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { shutdownOnSignals } from '@trueport/observability';
import { costCalculatorSettings } from './settings.js';
import { startCostCalculator } from './start-cost-calculator.js';

try {
  const calculator = await startCostCalculator(loadSettings(costCalculatorSettings));
  shutdownOnSignals(calculator.shutdownSteps, calculator.logger);
} catch (error) {
  const problem = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`cost-calculator cannot start: ${problem}\n`);
  process.exit(1);
}
