import type { AnswerEvent } from '../../conversation/answer.js';
import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { AnswerContext, StreamEvent, StreamReader } from '../../conversation/upstream-dialect.js';
import { readAnthropicUsage } from '../../anthropic/usage.js';
import { readInBandError } from '../../errors/read-in-band-error.js';
import { asLabel, asObject, isPresent, type JsonObject } from '../../json.js';
import { consistentUsage, newUsageState } from '../../usage-accumulator.js';
import { readStop, stopReasonOf, type Stop } from './stop.js';
import { StreamBlocks } from './stream-blocks.js';

/**
 * Reads a stream of Anthropic's Messages API. The end of the answer is told when the provider's own end is seen, so
 * that nothing comes after it.
 */
export function createAnthropicStreamReader(answering: AnswerContext): StreamReader {
  return new AnthropicStreamReader(answering);
}

class AnthropicStreamReader implements StreamReader {
  private readonly steps = new AnswerSteps();
  private readonly usage = newUsageState();
  private readonly blocks: StreamBlocks;
  private stop: Stop = { reason: null, sequence: null, explanation: null };

  constructor(answering: AnswerContext) {
    this.blocks = new StreamBlocks(this.steps, answering);
  }

  push({ name, data }: StreamEvent): readonly AnswerEvent[] {
    if (this.steps.isOver) return [];
    if (isError(name, data)) this.steps.fail(readInBandError('anthropic-messages', data) ?? brokenOff);
    else this.read(data.type ?? name, data);
    return this.steps.take();
  }

  end(): readonly AnswerEvent[] {
    this.steps.fail(brokenOff);
    return this.steps.take();
  }

  private read(type: unknown, data: JsonObject): void {
    switch (type) {
      case 'message_start':
        this.begin(data);
        break;
      case 'content_block_start':
        this.blocks.start(data.index, asObject(data.content_block) ?? {});
        break;
      case 'content_block_delta':
        this.blocks.add(data.index, asObject(data.delta) ?? {});
        break;
      case 'content_block_stop':
        this.blocks.stop(data.index);
        break;
      case 'message_delta':
        this.stop = laterStop(this.stop, readStop(asObject(data.delta) ?? {}));
        this.count(data);
        break;
      case 'message_stop':
        this.finish();
        break;
      case 'ping':
        this.steps.ping();
        break;
    }
  }

  private begin(data: JsonObject): void {
    const message = asObject(data.message) ?? {};
    this.steps.start(asLabel(message.id), asLabel(message.model));
    this.count(data);
  }

  /** Usage is the latest total, so it is handed on as it stands. */
  private count(data: JsonObject): void {
    if (!isPresent(data.usage) && !isPresent(asObject(data.message)?.usage)) return;
    readAnthropicUsage(data, this.usage);
    const { usage, serviceTier } = this.usage;
    if (usage !== null) this.steps.usage({ ...consistentUsage(usage) }, serviceTier);
  }

  private finish(): void {
    const { reason, sequence, explanation } = this.stop;
    this.blocks.stopAll();
    if (explanation !== null) this.blocks.refuse(explanation);
    this.steps.finish(0, stopReasonOf(reason, this.blocks.hasToolCalls), sequence);
    this.steps.end();
  }
}

function isError(name: string | null, { type, error }: JsonObject): boolean {
  return type === 'error' || (type === undefined && (name === 'error' || isPresent(error)));
}

/** Several deltas may each say a part; what one leaves out stays as it was. */
function laterStop(before: Stop, { reason, sequence, explanation }: Stop): Stop {
  return {
    reason: reason ?? before.reason,
    sequence: sequence ?? before.sequence,
    explanation: explanation ?? before.explanation,
  };
}
