import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { createLogger, shutdownOnSignals } from '@trueport/observability';
import { MongoKeySource } from '@trueport/snapshot';
import { ingressProxySettings } from './settings.js';
import { startIngress } from './start-ingress.js';

try {
  const settings = loadSettings(ingressProxySettings);
  const keySource = new MongoKeySource(
    settings.MONGODB_URL,
    createLogger('ingress-proxy', settings.LOG_LEVEL),
  );
  const ingress = await startIngress(settings, { keySource });
  shutdownOnSignals(ingress.shutdownSteps, ingress.logger);
} catch (error) {
  const problem = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`ingress-proxy cannot start: ${problem}\n`);
  process.exit(1);
}
