import type { AnswerEvent, BlockOpening } from '../../conversation/answer.js';
import type { Signature } from '../../conversation/conversation.js';
import { sseEvent } from '../../conversation/sse-text.js';
import type { JsonObject } from '../../json.js';
import { writeSignature } from './signature-text.js';
import { carrier, textContent, toldCitation, writeBlock, type BlockStyle } from './write-block.js';

/** A step that fills an open block. */
export type BlockPart = Extract<AnswerEvent, { kind: 'text' | 'arguments' | 'signature' | 'citation' }>;

/** What a block needs of the stream it is written into. */
export interface BlockPlace extends BlockStyle {
  /** Number of the next content block; counts on with every call. */
  nextIndex(): number;
}

/**
 * Writes one block of a stream, from `content_block_start` to `content_block_stop`. Texts and thoughts begin with their
 * first part, so that one without any leaves no empty block behind, which Anthropic would refuse in the next request.
 * The signature of a thought comes last, as Anthropic's does: its clients keep the latest one.
 */
export class StreamBlock {
  /** Number of the content block once it has begun. */
  private index: number | null = null;
  private signature: Signature | null = null;

  constructor(
    private readonly opening: BlockOpening,
    private readonly place: BlockPlace,
  ) {}

  begin(): string {
    const { opening } = this;
    if (opening.kind === 'whole') return this.writeWhole(writeBlock(opening.content, this.place));
    if (opening.kind !== 'tool_call') return '';
    const before = this.writeWhole(carrier(opening.signature, 'next'));
    return before + this.start({ type: 'tool_use', id: opening.id, name: opening.name, input: {} });
  }

  part(part: BlockPart): string {
    switch (part.kind) {
      case 'text':
        return this.writeText(part.text);
      case 'arguments':
        return this.writeArguments(part.json);
      case 'signature':
        this.signature = part.signature;
        return '';
      case 'citation':
        return this.writeCitation(toldCitation(part.citation, this.place.onLoss));
    }
  }

  end(): string {
    if (this.opening.kind === 'whole') return '';
    if (this.opening.kind === 'thinking') return this.writeThoughtSignature() + this.stop();
    return this.stop() + this.writeWhole(carrier(this.signature ?? undefined, 'last'));
  }

  private writeText(text: string): string {
    switch (this.opening.kind) {
      case 'text':
      case 'refusal':
        return this.startText() + this.delta({ type: 'text_delta', text });
      case 'thinking':
        if (!this.place.showsThoughts) return '';
        return this.startThinking() + this.delta({ type: 'thinking_delta', thinking: text });
      default:
        return '';
    }
  }

  private writeArguments(json: string): string {
    if (this.opening.kind !== 'tool_call') return '';
    return this.delta({ type: 'input_json_delta', partial_json: json });
  }

  private writeCitation(citation: JsonObject | null): string {
    if (citation === null || this.opening.kind !== 'text') return '';
    return this.startText() + this.delta({ type: 'citations_delta', citation });
  }

  private writeThoughtSignature(): string {
    if (this.signature === null) return '';
    const signature = writeSignature(this.signature);
    return this.startThinking() + this.delta({ type: 'signature_delta', signature });
  }

  private writeWhole(contents: readonly JsonObject[]): string {
    return contents.map((content) => this.start(content) + this.stop()).join('');
  }

  private startText(): string {
    return this.index === null ? this.start(textContent('')) : '';
  }

  private startThinking(): string {
    return this.index === null ? this.start({ type: 'thinking', thinking: '', signature: '' }) : '';
  }

  private start(content_block: JsonObject): string {
    this.index = this.place.nextIndex();
    return sseEvent('content_block_start', { type: 'content_block_start', index: this.index, content_block });
  }

  private delta(delta: JsonObject): string {
    return sseEvent('content_block_delta', { type: 'content_block_delta', index: this.index, delta });
  }

  private stop(): string {
    if (this.index === null) return '';
    const stopped = sseEvent('content_block_stop', { type: 'content_block_stop', index: this.index });
    this.index = null;
    return stopped;
  }
}
