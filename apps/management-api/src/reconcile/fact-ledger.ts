import { requestIdSchema } from '@trueport/contracts';
import { z } from 'zod';

/** What the facts say of one request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly startedAt: Date;
  isAdmitted: boolean;
  isCompleted: boolean;
}

/** What is needed of a fact, whatever else it says. */
const factSchema = z.object({
  type: z.enum(['gateway.request.admitted', 'gateway.response.completed']),
  data: z.object({ request_id: requestIdSchema, tenant_id: z.string(), started_at: z.iso.datetime() }),
});

/** The requests of one tenant that started within a period, as the facts tell of them. Facts may come in any order, and twice. */
export class FactLedger {
  private readonly byId = new Map<string, RequestFacts>();

  /** @param to ends the period; it is not part of it */
  constructor(
    private readonly tenantId: string,
    private readonly from: Date,
    private readonly to: Date,
  ) {}

  /** Takes an event; what is no fact, another tenant's or of another time is passed over. */
  add(event: unknown): void {
    const fact = factSchema.safeParse(event);
    if (!fact.success || fact.data.data.tenant_id !== this.tenantId) return;
    const startedAt = new Date(fact.data.data.started_at);
    if (startedAt < this.from || startedAt >= this.to) return;
    const request = this.requestOf(fact.data.data.request_id, startedAt);
    if (fact.data.type === 'gateway.request.admitted') request.isAdmitted = true;
    else request.isCompleted = true;
  }

  /** How many requests there are. */
  get size(): number {
    return this.byId.size;
  }

  requests(): RequestFacts[] {
    return [...this.byId.values()];
  }

  private requestOf(requestId: string, startedAt: Date): RequestFacts {
    const known = this.byId.get(requestId);
    if (known !== undefined) return known;
    const request = { requestId, startedAt, isAdmitted: false, isCompleted: false };
    this.byId.set(requestId, request);
    return request;
  }
}
