import { AnswerSteps, brokenOff } from '../../conversation/answer-steps.js';
import type { AnswerEvent } from '../../conversation/answer.js';
import type { AnswerContext, StreamEvent, StreamReader } from '../../conversation/upstream-dialect.js';
import { readInBandError } from '../../errors/read-in-band-error.js';
import { asLabel, asList, asObject, asText, isPresent, type JsonObject } from '../../json.js';
import { readOpenAiUsage } from '../../openai/usage.js';
import { usageOf } from '../../usage-accumulator.js';
import { CallIds } from '../openai-chat/read-message.js';
import { stopReasonOf } from './read-output.js';
import { StreamItem, type ItemContext } from './stream-item.js';

/**
 * Reads a stream of the Responses API. It is over with `response.completed`, `response.incomplete`, `response.failed` or
 * `error`; a connection that ends before has broken off.
 *
 * @source openai 7.55 `ResponseStreamEvent`; read 2026-11
 */
export function createResponsesStreamReader(answering: AnswerContext): StreamReader {
  return new ResponsesStreamReader(answering);
}

class ResponsesStreamReader implements StreamReader {
  private readonly steps = new AnswerSteps();
  /** By place in the output; some servers change the ids of an item from event to event. */
  private readonly byIndex = new Map<number, StreamItem>();
  private readonly byId = new Map<string, StreamItem>();
  private context: ItemContext | null = null;

  constructor(private readonly answering: AnswerContext) {}

  push({ data }: StreamEvent): readonly AnswerEvent[] {
    if (this.steps.isOver) return [];
    this.event(asText(data.type) ?? '', data);
    return this.steps.take();
  }

  end(): readonly AnswerEvent[] {
    this.steps.fail(brokenOff);
    return this.steps.take();
  }

  private event(type: string, data: JsonObject): void {
    switch (type) {
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
        this.begin(asObject(data.response) ?? {});
        return;
      case 'response.output_item.added':
        this.added(asObject(data.item) ?? {}, data);
        return;
      case 'response.output_item.done':
        this.itemDone(asObject(data.item) ?? {}, data);
        return;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        this.finish(data);
        return;
      default:
        if (type === 'error' || isPresent(data.error)) this.fail(data);
        else this.part(type, data);
    }
  }

  /** Events of the parts of an item. */
  private part(type: string, data: JsonObject): void {
    const index = typeof data.content_index === 'number' ? data.content_index : 0;
    const delta = asText(data.delta) ?? '';
    switch (type) {
      case 'response.output_text.delta':
        this.itemOf(data).text('text', index, delta, data.logprobs);
        return;
      case 'response.output_text.done':
        this.itemOf(data).wholeText('text', index, asText(data.text) ?? '');
        return;
      case 'response.refusal.delta':
        this.itemOf(data).text('refusal', index, delta, null);
        return;
      case 'response.refusal.done':
        this.itemOf(data).wholeText('refusal', index, asText(data.refusal) ?? '');
        return;
      case 'response.output_text.annotation.added':
        this.itemOf(data).annotation(index, data.annotation);
        return;
      default:
        this.callOrThought(type, data, delta);
    }
  }

  private callOrThought(type: string, data: JsonObject, delta: string): void {
    switch (type) {
      case 'response.function_call_arguments.delta':
        this.itemOf(data).arguments(delta);
        return;
      case 'response.function_call_arguments.done':
        this.itemOf(data).wholeArguments(asText(data.arguments) ?? '');
        return;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta': {
        const paragraph = typeof data.summary_index === 'number' ? data.summary_index : 0;
        this.itemOf(data).thinking(type, paragraph, delta);
        return;
      }
      default:
        if (this.context !== null && isSignOfLife(type)) this.steps.ping();
    }
  }

  private begin(response: JsonObject): ItemContext {
    if (this.context !== null) return this.context;
    const id = asLabel(response.id);
    this.steps.start(id, asLabel(response.model));
    this.context = { steps: this.steps, ids: new CallIds(id), answering: this.answering };
    return this.context;
  }

  private added(item: JsonObject, data: JsonObject): StreamItem {
    const created = new StreamItem(item, this.begin({}));
    const id = asText(item.id) ?? asText(data.item_id);
    if (id !== null) this.byId.set(id, created);
    const index = data.output_index;
    this.byIndex.set(typeof index === 'number' ? index : this.byIndex.size, created);
    return created;
  }

  private itemDone(item: JsonObject, data: JsonObject): void {
    const found = this.found(asText(item.id), data.output_index);
    (found ?? this.added(item, data)).done(item);
  }

  private itemOf(data: JsonObject): StreamItem {
    return this.found(asText(data.item_id), data.output_index) ?? this.added({}, data);
  }

  private found(id: string | null, index: unknown): StreamItem | undefined {
    const known = id === null ? undefined : this.byId.get(id);
    return known ?? (typeof index === 'number' ? this.byIndex.get(index) : undefined);
  }

  /** The response, whole: items that were never told are told now. */
  private finish(data: JsonObject): void {
    const response = asObject(data.response) ?? {};
    this.begin(response);
    this.usage(data);
    if (data.type === 'response.failed' || response.status === 'failed') {
      this.fail(data);
      return;
    }
    asList(response.output).forEach((value, index) => {
      const item = asObject(value);
      if (item !== null) this.itemDone(item, { output_index: index });
    });
    const hasCalls = [...this.byIndex.values()].some(({ hasCall }) => hasCall);
    const status = data.type === 'response.incomplete' ? 'incomplete' : (response.status ?? 'completed');
    this.steps.finish(0, stopReasonOf({ ...response, status }, hasCalls));
    this.steps.end();
  }

  private usage(data: JsonObject): void {
    const { usage, serviceTier } = usageOf(data, readOpenAiUsage);
    if (usage !== null) this.steps.usage(usage, serviceTier);
  }

  private fail(data: JsonObject): void {
    this.steps.fail(readInBandError('openai-responses', data) ?? brokenOff);
  }
}

/** A tool of the provider is at work. */
function isSignOfLife(type: string): boolean {
  return /^response\.\w+_call\.(?:in_progress|searching|interpreting|generating)$|^keepalive$/.test(type);
}
