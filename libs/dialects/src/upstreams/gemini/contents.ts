import type { Block, Turn } from '../../conversation/conversation.js';
import { asObject, asText, type JsonObject } from '../../json.js';
import { checkCallPairs } from '../call-pairs.js';
import { createPartWriter, type PartWriter } from './parts.js';
import { signFirstCalls } from './signatures.js';
import type { Content, Writing } from './writing.js';

/** The turns of a request. */
export interface Contents {
  readonly contents: readonly Content[];
  readonly systemInstruction?: { readonly parts: readonly JsonObject[] };
}

/** Gemini wants something said by the user first; text that is not there at all would be refused. */
const blankPart: JsonObject = { text: ' ' };

/**
 * Writes the turns: system turns go to `systemInstruction` wherever they stand, neighbours of the same role are joined,
 * the user speaks first.
 *
 * @throws TranslationRefusal for what Gemini has no word for, and when calls and results do not belong together
 */
export function writeContents(writing: Writing): Contents {
  const { conversation, traits, dropped } = writing;
  const parts = createPartWriter(writing);
  const system: JsonObject[] = [];
  const joined: Content[] = [];
  for (const turn of conversation.turns) {
    if (turn.name !== undefined) dropped.drop('name');
    if (turn.role === 'system') {
      if (joined.length > 0)
        dropped.change('messages', 'instructions in the middle were moved to the beginning');
      system.push(...systemParts(turn, writing, parts));
    } else {
      addTurn(joined, turn.role === 'user' ? 'user' : 'model', parts.turn(turn));
    }
  }
  checkCalls(joined);
  const contents = joined.map(({ role, parts: said }) => ({ role, parts: resultsFirst(said) }));
  if (traits.requiresSignatures) signFirstCalls(contents);
  if (!traits.systemInstruction) return { contents: withSystemInside(contents, system) };
  const complete = contents[0]?.role === 'user' ? contents : [blankTurn(), ...contents];
  return system.length === 0
    ? { contents: complete }
    : { contents: complete, systemInstruction: { parts: system } };
}

/** @source Gemini API: as many function responses as calls, right after them, else 400; google-gemini/gemini-cli#16543 */
function checkCalls(contents: readonly Content[]): void {
  const ids = contents.map(({ parts }) => ({
    calls: idsOf(parts, 'functionCall'),
    results: idsOf(parts, 'functionResponse'),
  }));
  checkCallPairs(ids, (id) => id);
}

function idsOf(parts: readonly JsonObject[], kind: 'functionCall' | 'functionResponse'): string[] {
  return parts.flatMap((part) => asText(asObject(part[kind])?.id) ?? []);
}

/** Results answer the calls of the turn before them at once; what else was said, and their media, come behind. */
function resultsFirst(parts: JsonObject[]): JsonObject[] {
  const others = parts.filter((part) => part.functionResponse === undefined);
  if (others.length === 0 || others.length === parts.length) return parts;
  return [...parts.filter((part) => part.functionResponse !== undefined), ...others];
}

function addTurn(contents: Content[], role: Content['role'], parts: readonly JsonObject[]): void {
  if (parts.length === 0) return;
  const last = contents.at(-1);
  if (last?.role === role) for (const part of parts) last.parts.push(part);
  else contents.push({ role, parts: [...parts] });
}

function systemParts({ blocks }: Turn, { dropped }: Writing, parts: PartWriter): readonly JsonObject[] {
  const stranger = blocks.find((block) => !isText(block));
  if (stranger !== undefined) {
    throw dropped.refusal('messages', `Gemini takes only text as system instruction, not ${stranger.kind}.`);
  }
  return parts.turn({ role: 'system', blocks });
}

function isText(block: Block): boolean {
  return block.kind === 'text' || (block.kind === 'document' && block.source.kind === 'text');
}

/** For models without a system instruction: it is the beginning of what the user says. */
function withSystemInside(contents: readonly Content[], system: readonly JsonObject[]): readonly Content[] {
  const [first, ...others] = contents;
  if (first?.role !== 'user') {
    return [system.length === 0 ? blankTurn() : { role: 'user', parts: [...system] }, ...contents];
  }
  return system.length === 0 ? contents : [{ role: 'user', parts: [...system, ...first.parts] }, ...others];
}

function blankTurn(): Content {
  return { role: 'user', parts: [blankPart] };
}
