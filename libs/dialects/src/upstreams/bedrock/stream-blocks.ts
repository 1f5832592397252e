import type { AnswerSteps } from '../../conversation/answer-steps.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { bedrockSignature, calledName, isServerTool } from './answer-blocks.js';
import { citationOf } from './citations.js';
import { collectedBlock, type CollectedBlock } from './collected-block.js';

/** A block that is being written: open in the answer, or collected until it is whole. */
type Written =
  | { readonly kind: 'text' | 'thinking' | 'tool_call' | 'output'; readonly block: number }
  /** Text that is only the answer when the forced tool is not called after it. */
  | { readonly kind: 'held'; readonly parts: string[] }
  | CollectedBlock
  /** A call of the forced tool beside calls of the client's tools: nobody asked for it. */
  | { readonly kind: 'ignored' };

const choice = 0;

/**
 * The blocks of one streamed answer. Bedrock announces calls and images alone: every other block begins with its first
 * delta, and a delta of another kind at the same index begins another block.
 */
export class StreamBlocks {
  private readonly written = new Map<number, Written>();
  private held: string[] = [];
  private calls = 0;
  private hasOutput = false;

  constructor(
    private readonly steps: AnswerSteps,
    private readonly answering: AnswerContext,
  ) {}

  /** Whether the client has calls to make. */
  get hasCalls(): boolean {
    return this.calls > 0;
  }

  /** @param start of `contentBlockStart` */
  start(index: number, start: JsonObject): void {
    this.stop(index);
    const call = asObject(start.toolUse);
    const image = asObject(start.image);
    const result = asObject(start.toolResult);
    if (call !== null) this.written.set(index, this.startedCall(call));
    else if (image !== null) this.written.set(index, { kind: 'image', parts: [], format: image.format });
    else if (result !== null) this.written.set(index, { kind: 'server_result', start: result, parts: [] });
  }

  /** @param delta of `contentBlockDelta` */
  delta(index: number, delta: JsonObject): void {
    const text = asText(delta.text);
    if (text !== null) this.text(index, text);
    const reasoning = asObject(delta.reasoningContent);
    if (reasoning !== null) this.thought(index, reasoning);
    const citation = asObject(delta.citation);
    if (citation !== null) this.cite(index, citation);
    this.part(index, delta);
  }

  /** Closes the block at an index; what was collected is given out whole. */
  stop(index: number): void {
    const written = this.written.get(index);
    if (written === undefined) return;
    this.written.delete(index);
    if ('block' in written) this.steps.close(written.block);
    else if (written.kind === 'held') this.hold(written.parts);
    else if (written.kind !== 'ignored') this.give(written);
  }

  /** Closes everything: the message is over. */
  finish(): void {
    for (const index of this.written.keys()) this.stop(index);
    this.giveHeld();
  }

  private startedCall(call: JsonObject): Written {
    if (isServerTool(call)) return { kind: 'server_tool', start: call, parts: [] };
    const name = calledName(call.name);
    if (name === this.answering.outputTool) return this.startedOutput();
    this.giveHeld();
    this.calls += 1;
    const id = asText(call.toolUseId) ?? `call_${this.calls}`;
    const clientName = this.answering.toolNames.toClient(name);
    return { kind: 'tool_call', block: this.steps.open(choice, { kind: 'tool_call', id, name: clientName }) };
  }

  private startedOutput(): Written {
    if (this.hasCalls || this.hasOutput) return { kind: 'ignored' };
    this.hasOutput = true;
    this.held = [];
    return { kind: 'output', block: this.steps.open(choice, { kind: 'text' }) };
  }

  private text(index: number, text: string): void {
    if (text === '') return;
    if (this.answering.outputTool === null) this.steps.text(this.opened(index, 'text'), text);
    else this.collected(index, 'held').push(text);
  }

  private thought(index: number, reasoning: JsonObject): void {
    const text = asText(reasoning.text);
    const signature = asText(reasoning.signature);
    const redacted = asText(reasoning.redactedContent);
    if (text !== null && text !== '') this.steps.text(this.opened(index, 'thinking'), text);
    if (signature !== null && signature !== '')
      this.steps.signature(this.opened(index, 'thinking'), bedrockSignature(signature));
    if (redacted !== null) this.collected(index, 'redacted').push(redacted);
  }

  private cite(index: number, citation: JsonObject): void {
    // Held text cannot be cited: only a plain answer has citations.
    if (this.answering.outputTool === null)
      this.steps.citation(this.opened(index, 'text'), citationOf(citation));
  }

  /** What only belongs to a block that was announced. */
  private part(index: number, delta: JsonObject): void {
    const written = this.written.get(index);
    const input = asText(asObject(delta.toolUse)?.input);
    if (written === undefined) return;
    if (written.kind === 'tool_call' && input !== null) this.steps.arguments(written.block, input);
    if (written.kind === 'output' && input !== null) this.steps.text(written.block, input);
    if (written.kind === 'server_tool' && input !== null) written.parts.push(input);
    if (written.kind === 'server_result') written.parts.push(...asList(delta.toolResult));
    const bytes = asText(asObject(asObject(delta.image)?.source)?.bytes);
    if (written.kind === 'image' && bytes !== null) written.parts.push(bytes);
  }

  private opened(index: number, kind: 'text' | 'thinking'): number {
    const written = this.written.get(index);
    if (written?.kind === kind) return written.block;
    this.stop(index);
    const block = this.steps.open(choice, { kind });
    this.written.set(index, { kind, block });
    return block;
  }

  private collected(index: number, kind: 'held' | 'redacted'): string[] {
    const written = this.written.get(index);
    if (written?.kind === kind) return written.parts;
    this.stop(index);
    const parts: string[] = [];
    this.written.set(index, { kind, parts });
    return parts;
  }

  private give(collected: CollectedBlock): void {
    const content = collectedBlock(collected);
    if (content !== null) this.steps.close(this.steps.open(choice, { kind: 'whole', content }));
  }

  private hold(parts: readonly string[]): void {
    if (!this.hasOutput) this.held.push(parts.join(''));
  }

  private giveHeld(): void {
    for (const text of this.held) {
      const block = this.steps.open(choice, { kind: 'text' });
      this.steps.text(block, text);
      this.steps.close(block);
    }
    this.held = [];
  }
}
