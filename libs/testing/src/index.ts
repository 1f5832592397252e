export { startCuttableProxy, type CuttableProxy } from './cuttable-proxy.js';
export { testServers } from './test-servers.js';
export { uniqueName } from './unique-name.js';
export { waitUntil, type WaitOptions } from './wait-until.js';
