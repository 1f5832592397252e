import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { portAccepts } from '../network/probes.js';
import { repositoryRoot } from '../repository-paths.js';
import { StackFailure } from '../stack-failure.js';
import { printedReadyLine } from '../supervision/ready-line.js';
import {
  bareEnvironment,
  serverReadyTimeoutMs,
  serverStopGraceMs,
  type LaunchContext,
  type ServerLaunch,
} from './server-launch.js';
import { programOnPath, type ServerProgram } from './server-program.js';

const mongod: ServerProgram = { name: 'mongod', oldestVersion: [5, 0], packages: [] };
const database = 'trueportai';

/** MongoDB when it is installed, else the embedded engine that speaks its protocol; never both on the same data. */
export async function launchMongo(context: LaunchContext): Promise<ServerLaunch> {
  const program = await programOnPath(mongod, context.log);
  return program === null ? launchEmbedded(context) : launchMongod(program.path, program.version, context);
}

function launchMongod(path: string, version: string, context: LaunchContext): ServerLaunch {
  const folder = join(context.dataDir, 'mongod');
  mkdirSync(folder, { recursive: true });
  return {
    description: `mongod ${version} (${path})`,
    urlFor,
    specFor: (port) => ({
      name: 'mongodb',
      command: path,
      args: ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1'],
      env: bareEnvironment({}),
      isBackground: true,
      readyTimeoutMs: serverReadyTimeoutMs,
      stopGraceMs: serverStopGraceMs,
      // mongod opens its port after recovery.
      isReady: () => portAccepts(port),
    }),
  };
}

function launchEmbedded(context: LaunchContext): ServerLaunch {
  const main = join(repositoryRoot, 'tools/embedded-mongo/dist/main.js');
  if (!existsSync(main)) throw new StackFailure(`${main} is missing: run \`npm run build\` first.`);
  const folder = join(context.dataDir, 'embedded-mongo');
  mkdirSync(folder, { recursive: true });
  return {
    description: 'embedded Mongo-compatible engine',
    urlFor,
    specFor: (port) => ({
      name: 'mongodb',
      command: process.execPath,
      args: ['--no-warnings', main, '--port', String(port), '--dir', folder],
      env: bareEnvironment({}),
      isBackground: true,
      readyTimeoutMs: serverReadyTimeoutMs,
      stopGraceMs: serverStopGraceMs,
      isReady: (output) => printedReadyLine(output()),
    }),
  };
}

function urlFor(port: number): string {
  return `mongodb://127.0.0.1:${port}/${database}`;
}
