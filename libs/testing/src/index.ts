export { apiKeyRecord, policyRecord } from './configuration-records.js';
export { startCuttableProxy, type CuttableProxy } from './cuttable-proxy.js';
export { errorCodeOf } from './error-code-of.js';
export { admittedEvent, completedEvent, contentEvent, policyHitEvent } from './gateway-events.js';
export {
  admittedFacts,
  completedFacts,
  contentFacts,
  logIdOf,
  policyHitFacts,
  requestIdOf,
  requestNumber,
} from './gateway-facts.js';
export { serviceSettings } from './service-settings.js';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.js';
export { testServers } from './test-servers.js';
export { uniqueName } from './unique-name.js';
export { waitUntil, type WaitOptions } from './wait-until.js';
