import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from './server.js';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    dir: { type: 'string' },
  },
});

if (values.dir === undefined) fail('--dir is needed: the folder for the data');

try {
  const engine = await startEmbeddedMongo({ host: values.host, port: Number(values.port), dir: values.dir });
  const stop = (): void => {
    void engine.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, url: engine.url })}\n`);
} catch (error) {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') fail(`port ${values.port} is taken`);
  fail(/locked/.test(String(error)) ? `${values.dir} belongs to another running engine` : String(error));
}

function fail(problem: string): never {
  process.stderr.write(`embedded-mongo cannot start: ${problem}\n`);
  process.exit(1);
}
