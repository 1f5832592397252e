import type { BlockOpening, StopReason } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { Block, ImageBlock, TextBlock, ToolCallBlock } from '../../conversation/conversation.js';
import { lostBlock } from '../../conversation/losses.js';
import { finishReason } from './finish-reason.js';
import { usesFunctions } from './legacy-calls.js';
import {
  refusalWriter,
  TextWriter,
  ThinkingWriter,
  wholeWriter,
  type BlockWriter,
  type ChoiceState,
  type Delta,
} from './stream-block.js';
import { CallWriter, CustomCallWriter, LegacyCallWriter } from './stream-call.js';
import { writeAnnotations } from './write-annotations.js';
import { customToolNames, writeFunctionCall, writeToolCall } from './write-calls.js';
import { writeAudio, writeImage } from './write-media.js';
import { lostFunctionCall } from './write-message.js';
import { writeExtraContent, writeThoughts } from './write-thoughts.js';

/** What the writers of all choices of an answer need to know of its request. */
export interface CallStyle {
  readonly isLegacy: boolean;
  readonly customNames: ReadonlySet<string>;
}

/** How the client of a request wants to see calls. */
export function callStyleOf(context: ClientContext): CallStyle {
  return { isLegacy: usesFunctions(context.request), customNames: customToolNames(context) };
}

/** Knows one choice of a streamed answer, and has a writer for each of its blocks. */
export class StreamedChoice {
  private readonly state: ChoiceState = { contentLength: 0, callCount: 0, imageCount: 0 };
  isFinished = false;

  constructor(
    private readonly context: ClientContext,
    private readonly style: CallStyle,
  ) {}

  /** @returns writer of a block that opens */
  blockWriter(opening: BlockOpening): BlockWriter {
    switch (opening.kind) {
      case 'text':
        return new TextWriter(this.state, this.context.onLoss);
      case 'thinking':
        return new ThinkingWriter();
      case 'refusal':
        return refusalWriter;
      case 'tool_call':
        return this.callWriter(opening);
      case 'whole':
        return wholeWriter(this.toldDelta(opening.content));
    }
  }

  /** @returns the reason, as the client's dialect names it */
  finish(stopReason: StopReason): string {
    this.isFinished = true;
    const hasCalls = this.state.callCount > 0;
    return finishReason(stopReason, { hasCalls, isLegacy: this.style.isLegacy });
  }

  private callWriter(call: Extract<BlockOpening, { readonly kind: 'tool_call' }>): BlockWriter {
    const index = this.state.callCount;
    this.state.callCount += 1;
    if (this.style.isLegacy) return index === 0 ? new LegacyCallWriter(call) : this.noMoreCalls();
    return this.style.customNames.has(call.name)
      ? new CustomCallWriter(call, index)
      : new CallWriter(call, index);
  }

  private noMoreCalls(): BlockWriter {
    this.context.onLoss?.(lostFunctionCall);
    return wholeWriter(null);
  }

  private toldDelta(block: Block): Delta | null {
    const delta = this.wholeDelta(block);
    if (delta === null) this.context.onLoss?.(lostBlock(block));
    return delta;
  }

  private wholeDelta(block: Block): Delta | null {
    switch (block.kind) {
      case 'text':
        return this.textDelta(block);
      case 'refusal':
        return { refusal: block.text };
      case 'thinking':
      case 'redacted_thinking':
        return writeThoughts([block]);
      case 'tool_call':
        return this.callDelta(block);
      case 'image':
        return this.imageDelta(block);
      case 'audio':
        return { audio: writeAudio(block, this.context) };
      default:
        return null;
    }
  }

  private textDelta({ text, citations = [], signature }: TextBlock): Delta {
    const start = this.state.contentLength;
    this.state.contentLength += text.length;
    const range = { start, end: this.state.contentLength };
    const annotations = writeAnnotations(citations, range, this.context.onLoss);
    return { content: text, ...(annotations.length > 0 && { annotations }), ...writeExtraContent(signature) };
  }

  private callDelta(call: ToolCallBlock): Delta | null {
    const index = this.state.callCount;
    this.state.callCount += 1;
    if (this.style.isLegacy) return index === 0 ? { function_call: writeFunctionCall(call) } : null;
    return { tool_calls: [{ index, ...writeToolCall(call, this.style.customNames) }] };
  }

  private imageDelta(image: ImageBlock): Delta | null {
    const written = writeImage(image, this.state.imageCount);
    if (written === null) return null;
    this.state.imageCount += 1;
    return { images: [written] };
  }
}
