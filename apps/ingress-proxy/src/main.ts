import 'reflect-metadata';
import { ConfigurationError, loadSettings } from '@trueport/config';
import { shutdownOnSignals } from '@trueport/observability';
import { startIngress } from './start-ingress.js';
import { ingressProxySettings } from './settings.js';

try {
  const ingress = await startIngress(loadSettings(ingressProxySettings));
  shutdownOnSignals(ingress.shutdownSteps, ingress.logger);
} catch (error) {
  const text = error instanceof ConfigurationError ? error.message : String(error);
  process.stderr.write(`ingress-proxy cannot start: ${text}\n`);
  process.exit(1);
}
