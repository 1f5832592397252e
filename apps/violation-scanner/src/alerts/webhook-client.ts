import { EgressPolicy, guardedConnector } from '@trueport/providers';
import { Agent } from 'undici';

/** How a delivery ended. */
export type DeliveryResult =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: string };

/** Sends to addresses that tenants choose, within the egress policy; redirects are not followed. */
export class WebhookClient {
  private readonly agent: Agent;

  constructor(
    allowedHosts: readonly string[],
    private readonly timeoutMs: number,
  ) {
    this.agent = new Agent({
      connect: guardedConnector(new EgressPolicy(allowedHosts), timeoutMs),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: 64 * 1024,
    });
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<DeliveryResult> {
    const { origin, pathname, search } = new URL(url);
    try {
      const answer = await this.agent.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      await answer.body.dump();
      return { kind: 'answered', status: answer.statusCode };
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      return { kind: 'failed', error: code ?? message ?? 'unknown' };
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}
