import type { DeadLetterView } from '@trueport/contracts';
import { z } from 'zod';

/** A dead letter as consumers write it. */
const letterSchema = z.looseObject({
  subject: z.string(),
  stream: z.string(),
  sequence: z.int().positive(),
  deliveries: z.int(),
  failed_at: z.iso.datetime(),
  error: z.object({ name: z.string(), message: z.string() }),
  events: z.array(z.unknown()),
});
export type DeadLetter = z.output<typeof letterSchema>;

/** A letter, and where it is. */
export interface StoredLetter {
  readonly sequence: number;
  /** Ends with the name of the consumer that gave the events up. */
  readonly subject: string;
  readonly letter: DeadLetter;
}

/** A letter's events: those of one tenant, and all others, also those that name no tenant. */
export interface SplitEvents {
  readonly own: readonly unknown[];
  readonly others: readonly unknown[];
}

const withheld = 'The reason names events of others too, and is in the log only.';

/** The letter in a message; `null` for what is none. */
export function letterOf(text: string): DeadLetter | null {
  try {
    return letterSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Whose event it is; `null` when it does not say so. */
function tenantOf(event: unknown): unknown {
  const { data } = (event ?? {}) as { data?: unknown };
  return ((data ?? {}) as { tenant_id?: unknown }).tenant_id ?? null;
}

/** Parts what belongs to a tenant from everything else. */
export function splitEvents({ events }: DeadLetter, tenantId: string): SplitEvents {
  return {
    own: events.filter((event) => tenantOf(event) === tenantId),
    others: events.filter((event) => tenantOf(event) !== tenantId),
  };
}

/** A letter as the API shows it: with the events of one tenant, and no word of the others'. */
export function deadLetterView(
  { sequence, subject, letter }: StoredLetter,
  { own, others }: SplitEvents,
): DeadLetterView {
  const { name, message } = letter.error;
  return {
    id: String(sequence),
    consumer: subject.slice(subject.lastIndexOf('.') + 1),
    subject: letter.subject,
    failed_at: letter.failed_at,
    attempts: letter.deliveries,
    error: { name, message: others.length === 0 ? message : withheld },
    events: [...own],
  };
}
