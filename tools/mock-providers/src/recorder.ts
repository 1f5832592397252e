import { createHash } from 'node:crypto';

/** A request the mock has seen. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly bodyBytes: number;
  readonly bodySha256: string;
  /** The body itself when it is small. */
  readonly body: string | null;
}

const keptRequests = 200;
const keptBodyBytes = 64 * 1024;

/** The last requests, so that tests and the curious can see what a provider was sent. */
export class Recorder {
  private readonly entries: { method: string; url: string; rawHeaders: readonly string[]; body: Buffer }[] =
    [];

  record(method: string, url: string, rawHeaders: readonly string[], body: Buffer): void {
    if (this.entries.length >= keptRequests) this.entries.shift();
    this.entries.push({ method, url, rawHeaders, body });
  }

  /** Oldest first. Hashes are made only when somebody looks. */
  list(): RecordedRequest[] {
    return this.entries.map(({ body, ...entry }) => ({
      ...entry,
      bodyBytes: body.length,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      body: body.length <= keptBodyBytes ? body.toString('base64') : null,
    }));
  }

  clear(): void {
    this.entries.length = 0;
  }
}
