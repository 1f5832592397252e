import { Inject, Injectable } from '@nestjs/common';
import { BusConnection } from '@trueport/bus';
import { GatewayError, type DeadLetterView } from '@trueport/contracts';
import { AuditTrail, type Actor, type IntendedChange } from '../audit/audit-trail.js';
import { deadLetterView, splitEvents, type SplitEvents, type StoredLetter } from './dead-letter.js';
import { DeadLetterStore } from './dead-letter-store.js';

/** What a replay has done. */
export interface ReplayResult {
  readonly replayed_events: number;
}

type Found = StoredLetter & SplitEvents;

/** Dead letters as far as they are one tenant's, the caller's: events of others are neither shown nor touched. */
@Injectable()
export class DeadLettersService {
  constructor(
    @Inject(DeadLetterStore) private readonly letters: DeadLetterStore,
    @Inject(BusConnection) private readonly bus: BusConnection,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {}

  /** Newest first. */
  async list(
    tenantId: string,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<DeadLetterView[]> {
    const sequences = (await this.letters.sequencesOf(tenantId)).reverse().slice(offset, offset + limit);
    const views: DeadLetterView[] = [];
    for (const sequence of sequences) {
      const stored = await this.letters.find(sequence);
      // Somebody may have discarded it meanwhile.
      if (stored !== null) views.push(deadLetterView(stored, splitEvents(stored.letter, tenantId)));
    }
    return views;
  }

  /** @throws GatewayError NOT_FOUND for a letter that is missing or has no event of the tenant: all the same */
  async get(tenantId: string, sequence: number): Promise<DeadLetterView> {
    const found = await this.find(tenantId, sequence);
    return deadLetterView(found, found);
  }

  /**
   * Publishes the tenant's events again; whoever had handled some of them knows them by their request ids.
   *
   * @throws GatewayError NOT_FOUND; CONFLICT when there is nothing that could be published
   */
  async replay(actor: Actor, sequence: number): Promise<ReplayResult> {
    const found = await this.find(actor.principal.tenantId, sequence);
    return this.audit.around(actor, intentOf('dead_letter.replay', found), async () => {
      const events = await this.replayable(actor.principal.tenantId, found);
      await this.letters.publishAgain(found, events);
      await this.letters.remove(found, found.others);
      return { replayed_events: events.length };
    });
  }

  /** Gives the tenant's events up for good. @throws GatewayError NOT_FOUND */
  async discard(actor: Actor, sequence: number): Promise<void> {
    const found = await this.find(actor.principal.tenantId, sequence);
    await this.audit.around(actor, intentOf('dead_letter.discard', found), () =>
      this.letters.remove(found, found.others),
    );
  }

  private async find(tenantId: string, sequence: number): Promise<Found> {
    const stored = await this.letters.find(sequence);
    const split = stored === null ? null : splitEvents(stored.letter, tenantId);
    if (stored === null || split === null || split.own.length === 0) throw noSuchLetter();
    return { ...stored, ...split };
  }

  /**
   * Letters keep no content: what is replayed must come from the stream of contents, as long as it is there. An empty
   * content would count as scanned.
   */
  private async replayable(tenantId: string, { letter, own }: Found): Promise<readonly unknown[]> {
    const { requestAdmitted, responseCompleted, policyHit, contentCaptured } = this.bus.names.subjects;
    if ([requestAdmitted, responseCompleted, policyHit].includes(letter.subject)) return own;
    if (letter.subject !== contentCaptured)
      throw new GatewayError('CONFLICT', 'This letter is about nothing that could be replayed.');
    const wanted = new Set(own.map(idOf));
    const events = await this.letters.originalEvents(letter, 'content');
    const found = splitEvents({ ...letter, events: [...events] }, tenantId).own.filter(
      (event) => idOf(event) !== null && wanted.has(idOf(event)),
    );
    if (found.length < own.length)
      throw new GatewayError('CONFLICT', 'The content of this letter is not kept any more.');
    return found;
  }
}

/** The answer for every position without an event of the tenant. */
export function noSuchLetter(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such dead letter.');
}

function idOf(event: unknown): string | null {
  const { id } = (event ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : null;
}

function intentOf(action: IntendedChange['action'], { sequence, own }: Found): IntendedChange {
  return { action, targetId: String(sequence), changes: { events: { before: own.length, after: 0 } } };
}
