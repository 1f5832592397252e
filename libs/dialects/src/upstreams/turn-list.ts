import type { Block, Role, Turn } from '../conversation/conversation.js';
import type { DroppedFields } from '../conversation/dropped-fields.js';
import { TranslationRefusal } from '../conversation/translation-refusal.js';
import type { JsonObject } from '../json.js';

/** One message as Anthropic and Converse have it; still growing while it is written. */
export interface Message {
  readonly role: Role;
  content: JsonObject[];
}

/** The turns of a conversation, written. */
export interface WrittenTurns {
  /** Blocks of the `system` parameter. */
  readonly system: JsonObject[];
  readonly messages: readonly Message[];
}

/** How a provider has turns. */
export interface TurnRules {
  /** The provider's blocks of a turn; none when there is nothing to say. */
  readonly contentOf: (blocks: readonly Block[], role: Role) => JsonObject[];
  /** Whether the model takes instructions in the middle of a conversation. */
  readonly systemTurns: boolean;
  /** Whether a conversation that the assistant begins is answered with 400. */
  readonly userFirst: boolean;
  readonly dropped: DroppedFields;
}

/** Stands in for what the user said before the first message of the assistant. */
const opening: Block = { kind: 'text', text: 'Hello.' };

/**
 * Writes turns: instructions apart, neighbours of one role joined.
 *
 * @throws TranslationRefusal when there is nothing to answer
 */
export function gatherTurns(turns: readonly Turn[], rules: TurnRules): WrittenTurns {
  const list = new TurnList(rules);
  for (const turn of turns) list.add(turn);
  return list.finish();
}

/**
 * Gathers messages. Instructions in the middle stand after a whole message of the user, where they are taken; others
 * are moved to the `system` parameter.
 *
 * @source Anthropic guide to mid-conversation system messages: after a user turn, before an assistant turn or the end,
 *   never two in a row; read 2026-11
 */
class TurnList {
  private readonly system: JsonObject[] = [];
  private readonly messages: Message[] = [];
  private waiting: JsonObject[] = [];

  constructor(private readonly rules: TurnRules) {}

  add({ role, name, blocks }: Turn): void {
    if (name !== undefined) this.rules.dropped.drop('messages.name');
    const content = this.rules.contentOf(blocks, role);
    if (content.length === 0) return;
    if (role === 'system') {
      this.instruct(content);
      return;
    }
    if (role === 'assistant') this.placeWaiting();
    const last = this.messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else this.messages.push({ role, content });
  }

  finish(): WrittenTurns {
    this.placeWaiting();
    if (this.messages.length === 0) throw nothingToAnswer();
    if (this.rules.userFirst && this.messages[0]?.role === 'assistant') this.openWithUser();
    return { system: this.system, messages: this.messages };
  }

  private openWithUser(): void {
    const { contentOf, dropped } = this.rules;
    dropped.change('messages', 'the user has to speak first, a greeting was put before the first message');
    this.messages.unshift({ role: 'user', content: contentOf([opening], 'user') });
  }

  private instruct(content: readonly JsonObject[]): void {
    if (this.messages.length === 0) this.system.push(...content);
    else if (this.rules.systemTurns) this.waiting.push(...content);
    else this.hoist(content);
  }

  private placeWaiting(): void {
    const content = this.waiting;
    if (content.length === 0) return;
    this.waiting = [];
    if (this.messages.at(-1)?.role === 'user') this.messages.push({ role: 'system', content });
    else this.hoist(content);
  }

  private hoist(content: readonly JsonObject[]): void {
    this.rules.dropped.change('messages', 'instructions in the middle were moved to the beginning');
    this.system.push(...content);
  }
}

function nothingToAnswer(): TranslationRefusal {
  return new TranslationRefusal(
    'messages',
    'messages must hold something from the user to answer.',
    'invalid_value',
  );
}

/**
 * For models that do not continue the beginning of an answer.
 *
 * @param isText an answer that the provider paused ends with another block, and may always be continued
 * @throws TranslationRefusal when the last message is such a beginning
 */
export function refusePrefill(messages: readonly Message[], isText: (block: JsonObject) => boolean): void {
  const last = messages.at(-1);
  const block = last?.content.at(-1);
  if (last?.role !== 'assistant' || block === undefined || !isText(block)) return;
  throw new TranslationRefusal(
    'messages',
    "This model does not continue the beginning of an answer: the last message must be the user's.",
  );
}
