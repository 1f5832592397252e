export { describeFailure, StackFailure } from './stack-failure.js';
export { freePort, isPortFree } from './network/free-port.js';
export {
  provideServers,
  type ProvidedServers,
  type ProvideServersOptions,
  type ServerUrls,
} from './servers/provide-servers.js';
export { serverNames, serverUrlVariable, type ServerName } from './servers/server-kinds.js';
export type { RunningProcess } from './supervision/supervisor.js';
export { configurationRevision, waitForRevisionAfter } from './product/demo-access.js';
export {
  startProduct,
  type ProductFacts,
  type RunningProduct,
  type StartProductOptions,
} from './product/start-product.js';
export { onEndSignals, type EndHandlers } from './end-signals.js';
export { providerVariables, type ProviderVariables } from './product/provider-environment.js';
