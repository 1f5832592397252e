import type { Block, Role, TextBlock, Turn } from '../../conversation/index.js';

/** A turn while it grows. */
interface OpenTurn {
  readonly role: Role;
  readonly blocks: Block[];
  /** Whether it holds what tools answered, and nothing else. */
  readonly isResults: boolean;
}

/**
 * Makes turns of items. What a model says in one go (thoughts, texts, all its parallel calls) is one turn, and so are
 * the results of its calls that follow each other.
 */
export class TurnList {
  private readonly open: OpenTurn[] = [];

  /** An empty message says nothing and is no turn. */
  addMessage(role: Role, blocks: readonly Block[]): void {
    if (role === 'assistant') this.addAssistant(blocks);
    else if (blocks.length > 0) this.open.push({ role, blocks: [...blocks], isResults: false });
  }

  addAssistant(blocks: readonly Block[]): void {
    const last = this.open.at(-1);
    if (last?.role === 'assistant') last.blocks.push(...blocks);
    else if (blocks.length > 0) this.open.push({ role: 'assistant', blocks: [...blocks], isResults: false });
  }

  addResult(block: Block): void {
    const last = this.open.at(-1);
    if (last?.isResults === true) last.blocks.push(block);
    else this.open.push({ role: 'user', blocks: [block], isResults: true });
  }

  /** Changes the text that the assistant's turn ends with so far; one that ends otherwise gets an empty text. */
  signLastText(sign: (text: TextBlock) => TextBlock): void {
    const last = this.open.at(-1);
    const text = last?.role === 'assistant' ? last.blocks.at(-1) : undefined;
    if (last !== undefined && text?.kind === 'text') last.blocks[last.blocks.length - 1] = sign(text);
    else this.addAssistant([sign({ kind: 'text', text: '' })]);
  }

  list(): readonly Turn[] {
    return this.open.map(({ role, blocks }) => ({ role, blocks }));
  }
}
