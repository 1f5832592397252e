import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { AnswerEvent } from '../../conversation/answer.js';
import type { AnswerContext, StreamEvent, StreamReader } from '../../conversation/upstream-dialect.js';
import { readInBandError } from '../../errors/read-in-band-error.js';
import { asLabel, asList, asObject, isPresent, type JsonObject } from '../../json.js';
import { readOpenAiUsage } from '../../openai/usage.js';
import { usageOf } from '../../usage-accumulator.js';
import { CallIds } from './read-message.js';
import { StreamChoice } from './stream-choice.js';

/** Name of the event that a stream's last line, `data: [DONE]`, becomes. */
export const doneEvent = '[DONE]';

/** Choices beyond this many are noise. */
const maxChoices = 128;

/**
 * Reads a chat completions stream.
 *
 * The answer is over with `[DONE]`, or when the connection ends in order after every choice that was seen has its
 * finish reason: some servers leave `[DONE]` out. Anything else has broken off. Choices are finished only then, since
 * content and usage may come behind the finish reason.
 */
export function createChatStreamReader(answering: AnswerContext): StreamReader {
  return new ChatStreamReader(answering);
}

class ChatStreamReader implements StreamReader {
  private readonly steps = new AnswerSteps();
  private readonly choices = new Map<number, StreamChoice>();
  private ids: CallIds | null = null;
  private serviceTier: string | null = null;

  constructor(private readonly answering: AnswerContext) {}

  push({ name, data }: StreamEvent): readonly AnswerEvent[] {
    if (this.steps.isOver) return [];
    if (name === doneEvent) this.finish();
    else this.chunk(data);
    return this.steps.take();
  }

  end(): readonly AnswerEvent[] {
    if (this.steps.isOver) return [];
    const seen = [...this.choices.values()];
    if (seen.length > 0 && seen.every(({ hasEnded }) => hasEnded)) this.finish();
    else this.steps.fail(brokenOff);
    return this.steps.take();
  }

  private chunk(data: JsonObject): void {
    const error = isPresent(data.error) ? readInBandError('openai-chat', data) : null;
    if (error !== null) {
      this.steps.fail(error);
      return;
    }
    this.serviceTier = asLabel(data.service_tier) ?? this.serviceTier;
    const choices = asList(data.choices);
    // Azure's first chunk has its verdict on the prompt, and neither id nor model.
    if (choices.length > 0) this.begin(data);
    for (let at = 0; at < choices.length; at += 1) this.choiceChunk(choices[at], at, choices.length === 1);
    if (isPresent(data.usage)) this.usage(data);
  }

  private begin(data: JsonObject): CallIds {
    if (this.ids !== null) return this.ids;
    const id = asLabel(data.id);
    this.ids = new CallIds(id);
    this.steps.start(id, asLabel(data.model));
    return this.ids;
  }

  private choiceChunk(value: unknown, at: number, isOnly: boolean): void {
    const choice = asObject(value);
    if (choice === null) return;
    const index = typeof choice.index === 'number' ? choice.index : isOnly ? 0 : at;
    if (!Number.isInteger(index) || index < 0 || index >= maxChoices) return;
    this.choiceAt(index).push(choice);
  }

  private choiceAt(index: number): StreamChoice {
    const found = this.choices.get(index);
    if (found !== undefined) return found;
    const ids = this.begin({});
    const created = new StreamChoice(index, this.steps, ids, this.answering);
    this.choices.set(index, created);
    return created;
  }

  /** Usage is a total each time, wherever it stands. */
  private usage(data: JsonObject): void {
    const { usage } = usageOf(data, readOpenAiUsage);
    if (usage === null) return;
    this.begin(data);
    this.steps.usage(usage, this.serviceTier);
  }

  private finish(): void {
    if (this.choices.size === 0) this.choiceAt(0);
    for (const choice of this.choices.values()) choice.finish();
    this.steps.end();
  }
}
