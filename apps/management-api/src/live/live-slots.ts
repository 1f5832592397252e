import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { GatewayError } from '@trueport/contracts';

/** Each stream asks the store every second. */
const maxStreamsPerTenant = 5;
const retrySeconds = 10;

/** The streams that are open, by tenant. When the service stops they end, so that clients go to another instance. */
@Injectable()
export class LiveSlots implements OnModuleDestroy {
  private readonly open = new Map<string, Set<AbortController>>();

  /** Takes a place. @throws GatewayError RATE_LIMITED when all of the tenant's are taken */
  take(tenantId: string): AbortController {
    const taken = this.open.get(tenantId) ?? new Set();
    if (taken.size >= maxStreamsPerTenant) {
      const message = `At most ${maxStreamsPerTenant} streams can be open at a time.`;
      throw new GatewayError('RATE_LIMITED', message, { retryAfterSeconds: retrySeconds });
    }
    const slot = new AbortController();
    this.open.set(tenantId, taken.add(slot));
    return slot;
  }

  /** Gives a place back and ends its stream. Again is no harm. */
  release(tenantId: string, slot: AbortController): void {
    slot.abort();
    const taken = this.open.get(tenantId);
    taken?.delete(slot);
    if (taken?.size === 0) this.open.delete(tenantId);
  }

  onModuleDestroy(): void {
    for (const [tenantId, slots] of this.open) for (const slot of slots) this.release(tenantId, slot);
  }
}
