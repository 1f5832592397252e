import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { mediaTypes, type ExportFormat } from './export-text.js';

/** What a file is called and how it is written. */
export interface ExportFile {
  readonly name: string;
  readonly format: ExportFormat;
}

/**
 * Sends a text as a file as fast as the client takes it. The first records are read before the answer begins, so that a
 * store that is away is an error; when it goes away later the connection is cut, and the file is seen to be incomplete.
 */
export async function sendExport(
  reply: FastifyReply,
  { name, format }: ExportFile,
  text: AsyncGenerator<string>,
): Promise<void> {
  const beginning: string[] = [];
  for (let pieces = 0; pieces < 2; pieces += 1) {
    const { value, done } = await text.next();
    if (done === true) break;
    beginning.push(value);
  }
  await reply
    .header('content-type', mediaTypes[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .send(Readable.from(continued(beginning, text), { objectMode: false }));
}

async function* continued(
  beginning: readonly string[],
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  try {
    yield* beginning;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
