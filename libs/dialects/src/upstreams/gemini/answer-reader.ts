import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { AnswerEvent } from '../../conversation/answer.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { readInBandError } from '../../errors/index.js';
import { asLabel, asList, asObject, isPresent, type JsonObject } from '../../json.js';
import { CallIds } from './call-ids.js';
import { ChoiceReader, type Reading } from './choice-reader.js';
import { emptyAnswer, outcomeOf } from './finish-reasons.js';
import { UsageReader } from './usage-reader.js';

/** Choices beyond this are nonsense; the bound keeps state small. */
const maxChoices = 128;

/**
 * Reads an answer from its documents: the one of a JSON answer, or the chunks of a stream, which have the same shape.
 * Choices are finished at the very end: Gemini may send content after a finish reason, and a block in any chunk.
 */
export class AnswerReader {
  private readonly steps = new AnswerSteps();
  private readonly reading: Reading;
  private readonly choices = new Map<number, ChoiceReader>();
  private readonly usage = new UsageReader();
  private isBlocked = false;

  constructor({ toolNames }: AnswerContext) {
    const { steps } = this;
    this.reading = { steps, toolNames, callIds: new CallIds(), responseId: null, warnings: new Set() };
  }

  /** What was lost on the way. */
  get warnings(): Set<string> {
    return this.reading.warnings;
  }

  read(document: JsonObject): readonly AnswerEvent[] {
    const { steps } = this;
    if (steps.isOver) return [];
    const error = readInBandError('gemini', document);
    if (error === null) this.readChunk(document);
    else steps.fail(error);
    return steps.take();
  }

  /**
   * Nothing follows.
   *
   * @param unsaid what an answer is that never said why it ended: a stream was cut off, a JSON answer is complete
   */
  end(unsaid: 'broken' | 'complete'): readonly AnswerEvent[] {
    const { steps } = this;
    if (!steps.isOver) this.finish(unsaid);
    return steps.take();
  }

  private readChunk(document: JsonObject): void {
    const { steps, reading } = this;
    reading.responseId ??= asLabel(document.responseId);
    steps.start(reading.responseId, asLabel(document.modelVersion));
    // Before the content: clients that are told the input at the start learn it from the first chunk.
    const report = this.usage.read(document);
    if (report !== null) steps.usage(report.usage, report.serviceTier);
    asList(document.candidates).forEach((value, position) => {
      const candidate = asObject(value);
      if (candidate !== null) this.choiceOf(candidate, position).read(candidate);
    });
    if (isBlock(asObject(document.promptFeedback)?.blockReason)) this.isBlocked = true;
  }

  private choiceOf({ index }: JsonObject, position: number): ChoiceReader {
    const isIndex = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < maxChoices;
    const choice = isIndex ? index : Math.min(position, maxChoices - 1);
    const reader = this.choices.get(choice) ?? new ChoiceReader(this.reading, choice);
    this.choices.set(choice, reader);
    return reader;
  }

  private finish(unsaid: 'broken' | 'complete'): void {
    const { steps } = this;
    const failure = unsaid === 'broken' ? brokenOff : emptyAnswer;
    if (this.isBlocked) return this.finishBlocked();
    if (this.choices.size === 0) return steps.fail(failure);
    for (const [choice, reader] of this.choices) {
      if (reader.finishReason === null && (unsaid === 'broken' || !reader.hasContent))
        return steps.fail(failure);
      const outcome = outcomeOf(reader.finishReason ?? '', reader);
      if (outcome.kind === 'failed') return steps.fail(outcome.error);
      if (outcome.stopReason === 'unknown') this.warnings.add(strangeEnd(reader));
      steps.finish(choice, outcome.stopReason);
    }
    steps.end();
  }

  /** The prompt was blocked, before anything was said or in the middle of it. */
  private finishBlocked(): void {
    const { steps } = this;
    steps.start(null, null);
    for (const choice of this.choices.size === 0 ? [0] : this.choices.keys())
      steps.finish(choice, 'content_filter');
    steps.end();
  }
}

function isBlock(reason: unknown): boolean {
  return isPresent(reason) && reason !== '' && reason !== 'BLOCKED_REASON_UNSPECIFIED';
}

function strangeEnd({ finishReason }: ChoiceReader): string {
  const what =
    finishReason === null ? 'without a reason' : `with ${JSON.stringify(finishReason.slice(0, 60))}`;
  return `finish_reason: Gemini ended ${what}`;
}
