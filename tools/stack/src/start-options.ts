import { parseArgs } from 'node:util';

import { StackFailure } from './stack-failure.js';

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly fresh: boolean;
  readonly gatewayPort: number;
  readonly managementPort: number;
}

const defaultGatewayPort = 8787;
const defaultManagementPort = 8200;

/** Reads arguments, then the environment, then the defaults. @throws StackFailure naming what is not understood */
export function readStartOptions(args: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  const values = readArguments(args);
  return {
    fresh: values.fresh === true,
    gatewayPort: portOf(values.port ?? environment['GATEWAY_PORT'], defaultGatewayPort),
    managementPort: portOf(
      values['management-port'] ?? environment['MANAGEMENT_PORT'],
      defaultManagementPort,
    ),
  };
}

function readArguments(args: readonly string[]): {
  fresh?: boolean;
  port?: string;
  'management-port'?: string;
} {
  try {
    return parseArgs({
      args: [...args],
      options: {
        fresh: { type: 'boolean' },
        port: { type: 'string' },
        'management-port': { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    throw new StackFailure(`${reason} (options: --fresh, --port N, --management-port N).`);
  }
}

function portOf(text: string | undefined, defaultPort: number): number {
  if (text === undefined || text === '') return defaultPort;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new StackFailure(`"${text}" is not a port: expected a number from 0 to 65535.`);
  return port;
}
