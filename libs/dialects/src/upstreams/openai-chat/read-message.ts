import type { Block, Citation, ToolCallBlock } from '../../conversation/conversation.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { asList, asObject, asText, isPresent, type JsonObject } from '../../json.js';

/** A piece of text of a message, or of a part of a stream. */
export interface TextPiece {
  readonly kind: 'thinking' | 'text' | 'refusal';
  readonly text: string;
}

/**
 * The texts of a message or a delta, in the order they belong. Servers of other makers' models show thoughts as
 * `reasoning_content` or `reasoning` (some as both), or as parts of the content.
 */
export function textPieces(message: JsonObject): TextPiece[] {
  const pieces: TextPiece[] = [];
  const thought = asText(message.reasoning_content) ?? asText(message.reasoning);
  if (thought !== null && thought !== '') pieces.push({ kind: 'thinking', text: thought });
  const { content } = message;
  if (typeof content === 'string') {
    if (content !== '') pieces.push({ kind: 'text', text: content });
  } else {
    for (const part of asList(content)) addPart(asObject(part) ?? {}, pieces);
  }
  const refusal = asText(message.refusal);
  if (refusal !== null && refusal !== '') pieces.push({ kind: 'refusal', text: refusal });
  return pieces;
}

/** A part of a content that is a list: `{ type: 'text', text }`, `{ type: 'thinking', thinking: [{ text }] }`. */
function addPart(part: JsonObject, pieces: TextPiece[]): void {
  const kind = part.type === 'thinking' ? 'thinking' : part.type === 'refusal' ? 'refusal' : 'text';
  const { thinking } = part;
  const nested = Array.isArray(thinking)
    ? thinking.map((inner) => asText(asObject(inner)?.text) ?? '').join('')
    : asText(thinking);
  const text = asText(part.text) ?? nested ?? asText(part.refusal) ?? '';
  if (text !== '') pieces.push({ kind, text });
}

/** What a message's or delta's texts are based on. */
export function citationsOf(message: JsonObject): Citation[] {
  return asList(message.annotations).flatMap((annotation) => {
    const raw = asObject(annotation);
    const cited = asObject(raw?.url_citation);
    return raw === null || cited === null ? [] : [citationOf(cited, raw)];
  });
}

/** A citation of the web in OpenAI's words, which both of its dialects share. */
export function citationOf(cited: JsonObject, raw: JsonObject): Citation {
  const { url, title, start_index: start, end_index: end } = cited;
  return {
    ...(typeof url === 'string' && { url }),
    ...(typeof title === 'string' && { title }),
    ...(typeof start === 'number' && { startIndex: start }),
    ...(typeof end === 'number' && { endIndex: end }),
    raw,
  };
}

/** The blocks of a whole message. */
export function messageBlocks(message: JsonObject, ids: CallIds, answering: AnswerContext): Block[] {
  const citations = citationsOf(message);
  const texts = textPieces(message).map(({ kind, text }): Block => {
    if (kind === 'thinking') return { kind, text, signature: null };
    return kind === 'text' && citations.length > 0 ? { kind, text, citations } : { kind, text };
  });
  const calls = [...asList(message.tool_calls), legacyCall(message)].flatMap((call) => {
    const found = asObject(call);
    return found === null ? [] : [callBlock(found, ids, answering)];
  });
  const audio = asObject(message.audio);
  const sound: Block[] =
    audio === null ? [] : [{ kind: 'foreign', dialect: 'openai', type: 'audio', value: audio }];
  return [...texts, ...sound, ...calls];
}

/** The one call that answers had before there were several. */
export function legacyCall(message: JsonObject): JsonObject | null {
  const call = asObject(message.function_call);
  return call === null ? null : { function: call };
}

function callBlock(call: JsonObject, ids: CallIds, { toolNames }: AnswerContext): ToolCallBlock {
  const custom = asObject(call.custom);
  const called = custom ?? asObject(call.function) ?? {};
  return {
    kind: 'tool_call',
    id: ids.of(call.id),
    name: toolNames.toClient(asText(called.name) ?? ''),
    argumentsJson: custom === null ? argumentsText(called.arguments) : freeTextArguments(custom.input),
  };
}

/** Arguments as the text they should be; some servers send the object itself. */
export function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value;
  return isPresent(value) ? JSON.stringify(value) : '';
}

/** Arguments of a tool that takes free text, as those of the function it was written as. */
export function freeTextArguments(input: unknown): string {
  return JSON.stringify({ input: asText(input) ?? '' });
}

/**
 * Ids of the calls of one answer. A call without one gets one made of the answer's id, so that it is not found again in
 * another turn.
 */
export class CallIds {
  private count = 0;

  constructor(private readonly answerId: string | null) {}

  /** @param id what the provider calls it */
  of(id: unknown): string {
    this.count += 1;
    if (typeof id === 'string' && id !== '') return id;
    const answer = (this.answerId ?? '').replace(/[^a-zA-Z0-9_-]/g, '_');
    return answer === '' ? `call_${this.count}` : `call_${answer}_${this.count}`;
  }
}
