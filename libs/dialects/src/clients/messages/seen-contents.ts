import type { BlockOpening } from '../../conversation/answer.js';
import type { AnswerContents } from './write-stop.js';

/** Remembers of a stream what its stop reason will depend on. */
export class SeenContents implements AnswerContents {
  hasToolCall = false;
  refusal: string | null = null;
  private readonly refusalBlocks = new Set<number>();

  open(block: number, opening: BlockOpening): void {
    const whole = opening.kind === 'whole' ? opening.content : null;
    const kind = whole?.kind ?? opening.kind;
    if (kind === 'tool_call') this.hasToolCall = true;
    if (kind !== 'refusal') return;
    this.refusalBlocks.add(block);
    this.addRefusal(whole?.kind === 'refusal' ? whole.text : '');
  }

  text(block: number, text: string): void {
    if (this.refusalBlocks.has(block)) this.addRefusal(text);
  }

  private addRefusal(text: string): void {
    this.refusal = `${this.refusal ?? ''}${text}`;
  }
}
