import { parseArgs } from 'node:util';
import { startMockProviders } from './server.js';

const { values } = parseArgs({
  options: { host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string', default: '0' } },
});

try {
  const mock = await startMockProviders({ host: values.host, port: Number(values.port) });
  const stop = (): void => {
    void mock.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, url: mock.url })}\n`);
} catch (error) {
  process.stderr.write(`mock-providers cannot start: ${String(error)}\n`);
  process.exit(1);
}
