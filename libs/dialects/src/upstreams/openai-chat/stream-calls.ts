import type { AnswerSteps } from '../../conversation/answer-steps.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { asObject, asText, type JsonObject } from '../../json.js';
import { argumentsText, freeTextArguments, type CallIds } from './read-message.js';

/** A call that is being streamed. */
interface Call {
  /** As the provider names it; `null` until it does. */
  readonly id: string | null;
  name: string;
  /** `null` until its name is known. */
  block: number | null;
  /** Arguments that came before the name. */
  waiting: string;
  /** Free text of a custom tool, which becomes arguments only when it is whole. */
  freeText: string | null;
}

/**
 * The calls of one choice of a stream. They may interleave, and are told apart by their index; where that is missing or
 * the same for all, by their id.
 */
export class StreamCalls {
  private readonly byIndex = new Map<number, Call>();
  private readonly all: Call[] = [];

  constructor(
    private readonly choice: number,
    private readonly steps: AnswerSteps,
    private readonly ids: CallIds,
    private readonly answering: AnswerContext,
  ) {}

  /** Whether the model called anything. */
  get hasOpened(): boolean {
    return this.all.some(({ block }) => block !== null);
  }

  /** Takes one element of a delta's `tool_calls`. */
  push(delta: JsonObject): void {
    const custom = asObject(delta.custom);
    const called = custom ?? asObject(delta.function) ?? {};
    const call = this.callOf(delta, asText(called.name) ?? '');
    if (call.block === null && call.name !== '') this.open(call);
    if (custom === null) this.addArguments(call, argumentsText(called.arguments));
    else call.freeText = (call.freeText ?? '') + (asText(custom.input) ?? '');
  }

  /** Gives out what was held back; call it once, when nothing more comes. */
  end(): void {
    for (const call of this.all) {
      if (call.block === null && call.waiting === '' && call.freeText === null) continue;
      if (call.block === null) this.open(call);
      if (call.freeText !== null) this.addArguments(call, freeTextArguments(call.freeText));
    }
  }

  private addArguments(call: Call, json: string): void {
    if (call.block === null) call.waiting += json;
    else this.steps.arguments(call.block, json);
  }

  private open(call: Call): void {
    const { steps, ids, answering, choice } = this;
    const name = answering.toolNames.toClient(call.name);
    call.block = steps.open(choice, { kind: 'tool_call', id: ids.of(call.id), name });
    steps.arguments(call.block, call.waiting);
    call.waiting = '';
  }

  private callOf(delta: JsonObject, name: string): Call {
    const id = asText(delta.id) || null;
    const index = typeof delta.index === 'number' ? delta.index : null;
    const found = index === null ? this.withoutIndex(id, name) : this.byIndex.get(index);
    if (found === undefined || isAnother(found, id, name)) return this.create(index, id, name);
    if (found.name === '') found.name = name;
    return found;
  }

  /** Without an index an id tells the call; without both it goes on, unless it has a name of its own. */
  private withoutIndex(id: string | null, name: string): Call | undefined {
    if (id !== null) return this.all.find((call) => call.id === id);
    const last = this.all.at(-1);
    return last !== undefined && name !== '' && last.name !== '' ? undefined : last;
  }

  private create(index: number | null, id: string | null, name: string): Call {
    const call: Call = { id, name, block: null, waiting: '', freeText: null };
    this.all.push(call);
    this.byIndex.set(index ?? this.all.length - 1, call);
    return call;
  }
}

/** Some servers give every call the index 0: then another id with a name of its own begins another call. */
function isAnother(call: Call, id: string | null, name: string): boolean {
  return id !== null && call.id !== null && id !== call.id && name !== '';
}
