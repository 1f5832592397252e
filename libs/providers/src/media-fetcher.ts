import { GatewayError } from '@trueport/contracts';
import { Agent, interceptors, request } from 'undici';
import { EgressPolicy } from './egress/egress-policy.js';
import { guardedConnector } from './egress/guarded-connector.js';

/** Bounds on media that the gateway fetches for providers which cannot. */
export interface MediaFetcherOptions {
  /** Private addresses that clients may have fetched, as `host:port`; a list of its own: clients choose these URLs. */
  readonly allowedHosts: readonly string[];
  readonly connectTimeoutMs: number;
  /** Time for the whole of one file, ms. */
  readonly timeoutMs: number;
  /** Size of one file, bytes. */
  readonly maxBytes: number;
}

/** A fetched file. */
export interface FetchedFile {
  readonly mediaType: string;
  /** Base64. */
  readonly data: string;
}

const maxRedirections = 3;
/** What models take; a page or a list of secrets is none of it. */
const mediaTypes = /^(?:image|audio|video)\/[\w.+-]+$|^application\/pdf$/;
const unknownType = 'application/octet-stream';

/** Fetches images and documents that a request names by URL, behind the same egress policy as everything else. */
export class MediaFetcher {
  private readonly agent;

  constructor(private readonly options: MediaFetcherOptions) {
    this.agent = new Agent({
      connect: guardedConnector(new EgressPolicy(options.allowedHosts), options.connectTimeoutMs),
      allowH2: false,
    }).compose(interceptors.redirect({ maxRedirections }));
  }

  /**
   * @throws GatewayError BAD_REQUEST when the file is not there, too large, too slow, or not to be fetched from here
   */
  async fetch(url: string): Promise<FetchedFile> {
    try {
      const { statusCode, headers, body } = await request(url, {
        dispatcher: this.agent,
        headers: { accept: '*/*' },
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      if (statusCode !== 200) {
        await body.dump();
        throw failure(url, `answered with ${statusCode}`);
      }
      const mediaType = mediaTypeOf(headers['content-type']);
      if (!mediaTypes.test(mediaType)) {
        await body.dump();
        throw failure(url, `is ${mediaType}, which is no image, sound, film or PDF`);
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > this.options.maxBytes)
          throw failure(url, `is larger than ${this.options.maxBytes} bytes`);
        chunks.push(chunk);
      }
      return { mediaType, data: Buffer.concat(chunks).toString('base64') };
    } catch (cause) {
      if (cause instanceof GatewayError && cause.code === 'BAD_REQUEST') throw cause;
      const isDenied = cause instanceof GatewayError && cause.code === 'EGRESS_DENIED';
      throw failure(
        url,
        isDenied ? 'is at an address that may not be fetched from' : 'could not be fetched',
        cause,
      );
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

function mediaTypeOf(header: string | string[] | undefined): string {
  const text = typeof header === 'string' ? header : header?.[0];
  return text?.split(';')[0]?.trim().toLowerCase() || unknownType;
}

/** Query and credentials of the URL are nobody's business: only its host is shown. */
function failure(url: string, what: string, cause?: unknown): GatewayError {
  const host = URL.canParse(url) ? new URL(url).host : 'the given URL';
  return new GatewayError('BAD_REQUEST', `The media at ${host} ${what}.`, { cause });
}
