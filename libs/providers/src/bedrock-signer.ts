import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Secret } from '@trueport/config';

/** How we authenticate to Bedrock. */
export type BedrockCredentials =
  | { readonly kind: 'bearer'; readonly key: Secret }
  | {
      readonly kind: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: Secret;
      readonly sessionToken: Secret | undefined;
    };

/** A request that is about to be sent. */
export interface SignableRequest {
  readonly method: string;
  readonly host: string;
  /** Raw path as it goes over the wire, without query. */
  readonly path: string;
  /** The very bytes that are sent. */
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** Gives the header lines that authenticate a request: name, value, name, value, … They hold for a few minutes. */
export interface RequestSigner {
  (request: SignableRequest): Promise<readonly string[]>;
}

/** What is configured of the access to Bedrock. */
export interface BedrockSettings {
  readonly AWS_BEARER_TOKEN_BEDROCK: Secret | undefined;
  readonly AWS_ACCESS_KEY_ID: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY: Secret | undefined;
  readonly AWS_SESSION_TOKEN: Secret | undefined;
}

/** The credentials that are configured, or `null`. */
export function bedrockCredentials(settings: BedrockSettings): BedrockCredentials | null {
  const { AWS_BEARER_TOKEN_BEDROCK: key, AWS_ACCESS_KEY_ID: accessKeyId } = settings;
  if (key !== undefined) return { kind: 'bearer', key };
  const { AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = settings;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { kind: 'keys', accessKeyId, secretAccessKey, sessionToken };
}

/**
 * Signs requests to Bedrock with access keys. The model's name in the path is percent-encoded on the wire and encoded
 * once more for the signature, as AWS checks it.
 *
 * @source AWS Signature Version 4 for API requests, read 2026-11
 */
export function bedrockSigner(
  credentials: Extract<BedrockCredentials, { kind: 'keys' }>,
  region: string,
  now: () => Date = () => new Date(),
): RequestSigner {
  const signer = new SignatureV4({
    service: 'bedrock',
    region,
    sha256: NodeSha256,
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey.reveal(),
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken.reveal() }),
    },
  });
  return async ({ method, host, path, body, contentType }) => {
    const [hostname = host, port] = host.split(':');
    const signed = await signer.sign(
      {
        method,
        protocol: 'https:',
        hostname,
        ...(port === undefined ? {} : { port: Number(port) }),
        path,
        query: {},
        headers: { host, 'content-type': contentType },
        body,
      },
      { signingDate: now() },
    );
    return Object.entries(signed.headers).flatMap(([name, value]) =>
      name === 'host' || name === 'content-type' ? [] : [name, value],
    );
  };
}

/** Node's SHA-256 in the form the signer wants it; with a secret the keyed one. */
class NodeSha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
