import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { createLogger, shutdownOnSignals } from '@trueport/observability';
import { MongoConfigurationSource } from '@trueport/snapshot';
import { ingressProxySettings } from './settings.js';
import { startIngress } from './start-ingress.js';

try {
  const settings = loadSettings(ingressProxySettings);
  const source = new MongoConfigurationSource(
    settings.MONGODB_URL,
    createLogger('ingress-proxy', settings.LOG_LEVEL),
  );
  const ingress = await startIngress(settings, { source });
  shutdownOnSignals(ingress.shutdownSteps, ingress.logger);
} catch (error) {
  const problem = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`ingress-proxy cannot start: ${problem}\n`);
  process.exit(1);
}
