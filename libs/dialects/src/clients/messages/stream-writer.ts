import type { TokenUsage } from '@trueport/contracts';
import type { AnswerEvent, StopReason } from '../../conversation/answer.js';
import type { AnswerError } from '../../conversation/answer-error.js';
import type { ClientContext, StreamWriter } from '../../conversation/client-dialect.js';
import { sseComment, sseEvent } from '../../conversation/sse-text.js';
import { anthropicErrorBody } from '../../errors/anthropic-error.js';
import { BlockQueue, type BlockEvent } from '../block-queue.js';
import { SeenContents } from './seen-contents.js';
import { StreamBlock, type BlockPlace } from './stream-block.js';
import { showsThoughts, writeMessage } from './write-message.js';
import { writeStop } from './write-stop.js';
import { writeMessageUsage } from './write-usage.js';

/** `silent`: nothing known · `held`: begun, not shown yet · `running`: `message_start` is out · `over`: nothing follows. */
type Phase = 'silent' | 'held' | 'running' | 'over';

const ping = sseEvent('ping', { type: 'ping' });

/**
 * Writes a streamed answer for clients of the Messages API:
 *
 * ```text
 * message_start (content_block_start content_block_delta* content_block_stop)* message_delta message_stop
 * ```
 *
 * with pings anywhere after `message_start`, or `error` for the rest. One block is open at a time, numbers have no gaps.
 * `message_start` waits for the first step after it that is not usage, so that it already has the usage of providers
 * that report the input first. `message_delta` waits for the end, so that it has the usage of those that report it
 * last. Of several choices the first is written.
 *
 * @source @anthropic-ai/sdk 1.11: `RawMessageStreamEvent`, `MessageStream`; read 2026-11
 */
export class MessagesStreamWriter implements StreamWriter {
  private phase: Phase = 'silent';
  private head: { readonly id: string | null; readonly model: string | null } = { id: null, model: null };
  private usage: TokenUsage | null = null;
  private serviceTier: string | null = null;
  private stopReason: StopReason = 'unknown';
  private stopSequence: string | null = null;
  private readonly contents = new SeenContents();
  private blockCount = 0;
  private readonly queue = new BlockQueue();
  private readonly place: BlockPlace;
  /** The block that is being written. */
  private block: StreamBlock | null = null;

  constructor(private readonly context: ClientContext) {
    this.place = {
      showsThoughts: showsThoughts(context),
      onLoss: context.onLoss,
      nextIndex: () => this.blockCount++,
    };
  }

  write(event: AnswerEvent): string {
    if (this.phase === 'over') return '';
    switch (event.kind) {
      case 'start':
        this.head = event;
        this.phase = 'held';
        return '';
      case 'usage':
        this.usage = event.usage;
        this.serviceTier = event.serviceTier ?? this.serviceTier;
        return '';
      case 'finish':
        return this.finish(event);
      case 'end':
        return this.begin() + this.end();
      case 'error':
        return this.fail(event.error);
      case 'ping':
        return this.keepAlive();
      case 'open':
        if (event.choice !== 0) return '';
        this.contents.open(event.block, event.content);
        return this.begin() + this.inTurn(event);
      case 'logprobs':
        return '';
      case 'text':
        this.contents.text(event.block, event.text);
        return this.inTurn(event);
      case 'arguments':
      case 'signature':
      case 'citation':
      case 'close':
        return this.inTurn(event);
    }
  }

  /** A ping needs a message before it: a comment is legal always. */
  keepAlive(): string {
    return this.phase === 'held' || this.phase === 'running' ? this.begin() + ping : sseComment;
  }

  private begin(): string {
    if (this.phase === 'running') return '';
    this.phase = 'running';
    const usage = writeMessageUsage(this.usage, this.serviceTier);
    const message = { ...writeMessage(this.head, this.context), usage };
    return sseEvent('message_start', { type: 'message_start', message });
  }

  /** Writes the steps whose turn it is now. */
  private inTurn(event: BlockEvent): string {
    let written = '';
    for (const due of this.queue.push(event)) written += this.show(due);
    return written;
  }

  private show(event: BlockEvent): string {
    switch (event.kind) {
      case 'open':
        this.block = new StreamBlock(event.content, this.place);
        return this.block.begin();
      case 'close':
        return this.block?.end() ?? '';
      case 'logprobs':
        return '';
      default:
        return this.block?.part(event) ?? '';
    }
  }

  private finish({ choice, stopReason, stopSequence }: AnswerEvent & { kind: 'finish' }): string {
    if (choice !== 0) return '';
    this.stopReason = stopReason;
    this.stopSequence = stopSequence;
    return '';
  }

  private end(): string {
    this.phase = 'over';
    const delta = { ...writeStop(this.stopReason, this.stopSequence, this.contents), container: null };
    const usage = writeMessageUsage(this.usage, this.serviceTier);
    return (
      sseEvent('message_delta', { type: 'message_delta', delta, usage }) +
      sseEvent('message_stop', { type: 'message_stop' })
    );
  }

  private fail(error: AnswerError): string {
    this.phase = 'over';
    return sseEvent('error', anthropicErrorBody(error, this.context.requestId));
  }
}
