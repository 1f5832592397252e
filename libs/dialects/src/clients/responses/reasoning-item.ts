import type { Signature } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import type { ItemPlace, ItemStatus, OpenItem } from './output-event.js';
import { sealEnvelope, type ReasoningEnvelope } from './reasoning-envelope.js';

type SummaryPhase = 'none' | 'open' | 'done';

/**
 * A `reasoning` item of the output: a thought, or only an envelope with marks of what stands beside it. It has no
 * status, as at OpenAI, which does not take one back. Marks are shown without being asked for, since the next turn is
 * lost without them.
 *
 * @source openai 7.55: `encrypted_content` is "populated by default"; read 2026-11
 */
export class ReasoningItem implements OpenItem {
  private text = '';
  private phase: SummaryPhase = 'none';

  constructor(
    private readonly place: ItemPlace,
    private envelope: ReasoningEnvelope,
  ) {
    const { id, outputIndex, emit } = place;
    emit('response.output_item.added', {
      output_index: outputIndex,
      item: { id, type: 'reasoning', summary: [] },
    });
  }

  addText(delta: string): void {
    if (this.phase === 'none') {
      this.phase = 'open';
      this.emitSummary('response.reasoning_summary_part.added', { part: { type: 'summary_text', text: '' } });
    }
    this.text += delta;
    this.emitSummary('response.reasoning_summary_text.delta', { delta });
  }

  /** Marks the thought; the last mark counts. */
  sign(thought: Signature): void {
    this.envelope = { ...this.envelope, thought };
  }

  signCall(callId: string, signature: Signature): void {
    this.envelope = { ...this.envelope, calls: { ...this.envelope.calls, [callId]: signature } };
  }

  finishContent(): void {
    if (this.phase !== 'open') return;
    this.phase = 'done';
    this.emitSummary('response.reasoning_summary_text.done', { text: this.text });
    this.emitSummary('response.reasoning_summary_part.done', {
      part: { type: 'summary_text', text: this.text },
    });
  }

  snapshot(_status: ItemStatus): JsonObject {
    const isSealed = Object.keys(this.envelope).length > 0;
    return {
      id: this.place.id,
      type: 'reasoning',
      summary: this.phase === 'none' ? [] : [{ type: 'summary_text', text: this.text }],
      ...(isSealed ? { encrypted_content: sealEnvelope(this.envelope) } : {}),
    };
  }

  private emitSummary(type: string, fields: JsonObject): void {
    const { id, outputIndex, emit } = this.place;
    emit(type, { item_id: id, output_index: outputIndex, summary_index: 0, ...fields });
  }
}
