import type { AnswerError } from '../../conversation/answer-error.js';
import type { AnswerEvent } from '../../conversation/answer.js';
import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { AnswerContext, StreamEvent, StreamReader } from '../../conversation/upstream-dialect.js';
import { readBedrockUsage } from '../../bedrock/usage.js';
import { asCount, asObject, type JsonObject } from '../../json.js';
import { consistentUsage, newUsageState } from '../../usage-accumulator.js';
import { failureOfEvent } from './frame-events.js';
import { failureOf, stopReasonOf, stopSequenceOf } from './stop-reasons.js';
import { StreamBlocks } from './stream-blocks.js';

/**
 * Reads a Converse stream. The message is over with `messageStop`; `metadata` with the usage comes after it and may be
 * missing.
 *
 * @source @aws-sdk/client-bedrock-runtime 3.1163, `ConverseStreamOutput`; read 2026-11
 */
export class BedrockStreamReader implements StreamReader {
  private readonly steps = new AnswerSteps();
  private readonly blocks: StreamBlocks;
  private readonly usage = newUsageState();
  private isStopped = false;
  /** Told after the usage, which is billed all the same. */
  private failure: AnswerError | null = null;

  constructor(answering: AnswerContext) {
    this.blocks = new StreamBlocks(this.steps, answering);
  }

  push(event: StreamEvent): readonly AnswerEvent[] {
    const { name, data } = event;
    switch (name) {
      case 'messageStart':
        this.steps.start(null, null);
        break;
      case 'contentBlockStart':
        if (!this.isStopped) this.blocks.start(indexOf(data), asObject(data.start) ?? {});
        break;
      case 'contentBlockDelta':
        if (!this.isStopped) this.blocks.delta(indexOf(data), asObject(data.delta) ?? {});
        break;
      case 'contentBlockStop':
        this.blocks.stop(indexOf(data));
        break;
      case 'messageStop':
        this.stop(data);
        break;
      case 'metadata':
        this.metadata(data);
        break;
      default:
        this.exception(event);
    }
    return this.steps.take();
  }

  end(): readonly AnswerEvent[] {
    this.failure ??= this.isStopped ? null : brokenOff;
    this.conclude();
    return this.steps.take();
  }

  private stop(data: JsonObject): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.failure = failureOf(data.stopReason);
    this.blocks.finish();
    if (this.failure !== null) return;
    const stopReason = stopReasonOf(data.stopReason, this.blocks.hasCalls);
    this.steps.finish(0, stopReason, stopSequenceOf(data.additionalModelResponseFields));
  }

  private metadata(data: JsonObject): void {
    readBedrockUsage(data, this.usage);
    if (this.usage.usage !== null)
      this.steps.usage(consistentUsage(this.usage.usage), this.usage.serviceTier);
    if (this.isStopped) this.conclude();
  }

  private exception(event: StreamEvent): void {
    const failure = failureOfEvent(event);
    if (failure !== null) this.steps.fail(failure);
  }

  private conclude(): void {
    if (this.failure === null) this.steps.end();
    else this.steps.fail(this.failure);
  }
}

function indexOf({ contentBlockIndex }: JsonObject): number {
  return asCount(contentBlockIndex);
}
