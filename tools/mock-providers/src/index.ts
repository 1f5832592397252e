export type { RecordedRequest } from './recorder.js';
export { startMockProviders, type MockProviders } from './server.js';
