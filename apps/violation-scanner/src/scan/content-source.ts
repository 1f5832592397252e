import type { BusConnection } from '@trueport/bus';
import { contentCapturedSchema, type ContentCapturedData } from '@trueport/contracts';
import type { ScanJob } from '@trueport/jobs';

const notFoundCode = 10_037;

/** Reads contents again from the stream they are in. */
export class ContentSource {
  constructor(private readonly bus: BusConnection) {}

  /** The contents of these messages; of messages that are too old to be there any more, none. */
  async read({ messages, tenant_id: tenantId }: ScanJob): Promise<ContentCapturedData[]> {
    const manager = await this.bus.manager();
    const read = await Promise.all(
      messages.map(async ({ stream, sequence }) => {
        try {
          const message = await manager.streams.getMessage(stream, { seq: sequence });
          return message === null ? [] : contentsOf(message.json<unknown>());
        } catch (error) {
          if (isGone(error)) return [];
          throw error;
        }
      }),
    );
    const contents = read.flat();
    return tenantId === undefined ? contents : contents.filter((content) => content.tenant_id === tenantId);
  }
}

/** Events that fit no schema are dead letters already. */
function contentsOf(body: unknown): ContentCapturedData[] {
  return (Array.isArray(body) ? body : [body]).flatMap((event) => {
    const parsed = contentCapturedSchema.safeParse(event);
    return parsed.success ? [parsed.data.data] : [];
  });
}

/** @source JetStream error 10037, no message found */
function isGone(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return code === notFoundCode || /no message found/i.test(message ?? '');
}
