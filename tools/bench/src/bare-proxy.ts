import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/**
 * The reference: the least that a proxy for LLM traffic does in Node. `node:http` in front, undici `request` behind,
 * the body read and parsed once, the answer piped through.
 */
const pool = new Pool(process.argv[2] ?? '', { connections: 2_048, pipelining: 1 });

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = Buffer.concat(chunks);
    JSON.parse(body.toString());
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    pool.request({ path: incoming.url ?? '/', method: 'POST', headers, body }).then(
      (answer) => {
        const {
          connection: _hop,
          'transfer-encoding': _framing,
          'keep-alive': _keepAlive,
          ...kept
        } = answer.headers;
        outgoing.writeHead(answer.statusCode, kept);
        answer.body.pipe(outgoing);
      },
      () => outgoing.writeHead(502).end(),
    );
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
