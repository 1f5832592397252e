import type { Block, BlockOpening, Citation, ClientContext, Signature } from '../../conversation/index.js';
import { lostBlock, lostCitation } from '../../conversation/losses.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { CalledTools } from './called-tools.js';
import { CallItem } from './call-item.js';
import { outputItemId } from './item-ids.js';
import { MessageItem } from './message-item.js';
import type { EmitEvent, ItemPlace, ItemStatus, OpenItem } from './output-event.js';
import { ReasoningItem } from './reasoning-item.js';
import type { ReasoningEnvelope } from './reasoning-envelope.js';
import { given } from '../../conversation/given.js';
import { itemOfWhole, transcriptOf } from './whole-item.js';

/** The block that is being written. */
type OpenBlock =
  | {
      readonly kind: 'text';
      readonly phase: string | undefined;
      /** Where its text begins in the part, once it has any. */
      from: number | null;
      readonly citations: Citation[];
      /** Of tokens whose text has not come yet. */
      logprobs: readonly unknown[];
    }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'thinking'; item: ReasoningItem | null }
  | { readonly kind: 'call'; readonly item: CallItem; readonly callId: string };

/**
 * Makes output items of the blocks of one answer, one block at a time, and tells every step to a stream. JSON answers
 * are made by it too, so that both show the same.
 *
 * An item is only finished when the next one begins or the answer ends: texts that follow each other share a message,
 * a thought's item also carries the mark of the call after it, and only the end tells whether the last item was cut
 * off. Marks that nothing else can carry get a reasoning item of their own, before their call or after their text.
 */
export class OutputItems {
  private readonly finished: JsonObject[] = [];
  private current: OpenItem | null = null;
  private block: OpenBlock | null = null;
  private answerLength = 0;
  private comingLogprobs: readonly unknown[] = [];
  /** Marks that wait for the end of their item. */
  private waiting: ReasoningEnvelope = {};
  private readonly usedIds = new Set<string>();
  private readonly tools: CalledTools;

  constructor(
    private readonly context: ClientContext,
    private readonly emit: EmitEvent,
  ) {
    this.tools = new CalledTools(context);
  }

  open(content: BlockOpening): void {
    if (content.kind === 'text') {
      const { kind, phase } = content;
      this.block = { kind, phase, from: null, citations: [], logprobs: this.comingLogprobs };
      this.comingLogprobs = [];
    } else if (content.kind === 'thinking') {
      this.block = { kind: 'thinking', item: null };
    } else if (content.kind === 'refusal') {
      this.block = { kind: 'refusal' };
    } else if (content.kind === 'tool_call') {
      this.openCall(content.id, content.name, content.signature);
    } else {
      this.addBlock(content.content);
    }
  }

  text(delta: string): void {
    const { block } = this;
    if (block === null || delta === '') return;
    if (block.kind === 'text') {
      const part = this.message(block.phase).textPart(this.answerLength);
      block.from ??= part.length;
      part.add(delta, block.logprobs);
      block.logprobs = [];
      this.answerLength += delta.length;
    } else if (block.kind === 'refusal') {
      this.message().refusalPart().add(delta);
    } else if (block.kind === 'thinking') {
      this.thought(block).addText(delta);
    }
  }

  arguments(delta: string): void {
    if (this.block?.kind === 'call') this.block.item.addArguments(delta);
  }

  signature(signature: Signature): void {
    const { block, waiting } = this;
    if (block?.kind === 'thinking') this.thought(block).sign(signature);
    else if (block?.kind === 'text') this.waiting = { ...waiting, text: signature };
    else if (block?.kind === 'call') {
      this.waiting = { ...waiting, calls: { ...waiting.calls, [block.callId]: signature } };
    }
  }

  citation(citation: Citation): void {
    if (this.block?.kind === 'text') this.block.citations.push(citation);
  }

  /**
   * Token probabilities of the open text, or of the next one when none is open.
   *
   * @param value OpenAI's `logprobs` object
   */
  logprobs(value: unknown): void {
    const { block } = this;
    const tokens = asList(asObject(value)?.['content']);
    if (block?.kind === 'text') block.logprobs = [...block.logprobs, ...tokens];
    else if (block === null) this.comingLogprobs = tokens;
  }

  /** Ends the block, if one is open. */
  close(): void {
    const { block } = this;
    this.block = null;
    if (block?.kind === 'thinking') block.item?.finishContent();
    else if (block?.kind === 'call') block.item.finishContent();
    else if (block?.kind === 'text' && block.from !== null) {
      const part = this.message().textPart(this.answerLength);
      part.addLogprobs(block.logprobs);
      for (const citation of block.citations)
        if (!part.cite(citation, block.from)) this.context.onLoss?.(lostCitation);
    }
  }

  /** Adds a block that comes whole. */
  addBlock(block: Block): void {
    if (block.kind === 'text' || block.kind === 'thinking' || block.kind === 'refusal') {
      this.open(
        block.kind === 'text' ? { kind: 'text', ...given({ phase: block.phase }) } : { kind: block.kind },
      );
      this.text(block.text);
      if (block.kind === 'text') block.citations?.forEach((citation) => this.citation(citation));
      if (block.kind !== 'refusal' && block.signature) this.signature(block.signature);
      this.close();
    } else if (block.kind === 'tool_call') {
      this.open(block);
      this.arguments(block.argumentsJson);
      this.close();
    } else if (block.kind === 'redacted_thinking') {
      this.startReasoning({ redacted: block.signature });
    } else {
      this.addWhole(block);
    }
  }

  /** Ends the answer. @param status of its last item */
  finish(status: ItemStatus): readonly JsonObject[] {
    this.close();
    this.finishCurrent(status);
    this.finishCurrent('completed');
    return this.finished;
  }

  /** The output as it is now; what is not complete says so. */
  snapshot(): readonly JsonObject[] {
    return this.current === null ? this.finished : [...this.finished, this.current.snapshot('incomplete')];
  }

  private openCall(id: string, name: string, signature: Signature | undefined): void {
    const tool = this.tools.called(id, name);
    if (signature !== undefined) this.reasoningBeforeCall().signCall(tool.callId, signature);
    this.finishAll();
    const item = new CallItem(this.place(tool.isCustom ? 'ctc' : 'fc'), tool);
    this.current = item;
    this.block = { kind: 'call', item, callId: tool.callId };
  }

  /** The thought that led to a call carries its mark. */
  private reasoningBeforeCall(): ReasoningItem {
    if (!(this.current instanceof ReasoningItem)) this.finishCurrent('completed');
    return this.current instanceof ReasoningItem ? this.current : this.startReasoning({});
  }

  /** The message that is open, or a new one if none is or its phase is another. */
  private message(phase?: string): MessageItem {
    const { current } = this;
    if (current instanceof MessageItem && (phase ?? current.phase) === current.phase) return current;
    this.finishAll();
    const item = new MessageItem(this.place('msg'), phase);
    this.current = item;
    return item;
  }

  private thought(block: Extract<OpenBlock, { kind: 'thinking' }>): ReasoningItem {
    block.item ??= this.startReasoning({});
    return block.item;
  }

  private startReasoning(envelope: ReasoningEnvelope): ReasoningItem {
    this.finishAll();
    const item = new ReasoningItem(this.place('rs'), envelope);
    this.current = item;
    return item;
  }

  private addWhole(block: Block): void {
    const transcript = transcriptOf(block);
    if (transcript !== null) {
      this.context.onLoss?.('audio: only its transcript is shown');
      this.addBlock({ kind: 'text', text: transcript });
      return;
    }
    const whole = itemOfWhole(block, (prefix) => this.itemId(prefix));
    if (whole === null) {
      this.context.onLoss?.(lostBlock(block));
      return;
    }
    this.finishAll();
    const id = asText(whole['id']) ?? '';
    const isNew = id !== '' && !this.usedIds.has(id);
    const item = isNew ? whole : { ...whole, id: this.itemId('item') };
    this.usedIds.add(item['id'] as string);
    this.emit('response.output_item.added', { output_index: this.finished.length, item });
    this.emit('response.output_item.done', { output_index: this.finished.length, item });
    this.finished.push(item);
  }

  private place(prefix: string): ItemPlace {
    const id = this.itemId(prefix);
    this.usedIds.add(id);
    return { id, outputIndex: this.finished.length, emit: this.emit };
  }

  private itemId(prefix: string): string {
    return outputItemId(prefix, this.context.requestId, this.finished.length);
  }

  private finishAll(): void {
    this.finishCurrent('completed');
    this.finishCurrent('completed');
  }

  /** Marks that wait become an item of their own, which is then the current one. */
  private finishCurrent(status: ItemStatus): void {
    if (this.current !== null) {
      this.current.finishContent();
      const item = this.current.snapshot(status);
      this.current = null;
      this.emit('response.output_item.done', { output_index: this.finished.length, item });
      this.finished.push(item);
    }
    const { waiting } = this;
    if (Object.keys(waiting).length === 0) return;
    this.waiting = {};
    this.current = new ReasoningItem(this.place('rs'), waiting);
  }
}
