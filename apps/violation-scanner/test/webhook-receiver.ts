import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One POST as it came. */
export interface ReceivedPost {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver says to a POST. */
export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody's endpoint for alerts. */
export interface WebhookReceiver {
  /** `127.0.0.1` and its port. */
  readonly host: string;
  /** Everything that came to a path, oldest first. */
  received(path: string): readonly ReceivedPost[];
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function startReceiver(
  answerTo: (path: string, earlierPosts: number) => ReceiverAnswer,
): Promise<WebhookReceiver> {
  const posts: ReceivedPost[] = [];
  const received = (path: string) => posts.filter(({ url }) => url === path);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const { status, headers: more } = answerTo(url, received(url).length);
      posts.push({ url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, more).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
