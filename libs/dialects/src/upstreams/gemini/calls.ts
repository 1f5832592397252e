import type { Block, ToolCallBlock, ToolResultBlock } from '../../conversation/conversation.js';
import { parseExactJson } from '../../conversation/exact-json.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asObject, type JsonObject } from '../../json.js';
import { callArguments } from '../call-arguments.js';
import { dropDetail } from '../lost-marks.js';
import { mediaPart } from './media.js';
import { thoughtSignature } from './signatures.js';
import type { Writing } from './writing.js';

/** Writes calls and their results in the order they stand in the conversation. */
export interface CallWriter {
  call(block: ToolCallBlock): JsonObject;
  /** @returns the result, and media of it that must stand beside it */
  result(block: ToolResultBlock): { readonly part: JsonObject; readonly beside: readonly JsonObject[] };
}

/** A writer for one request: it remembers the calls it wrote. */
export function createCallWriter(writing: Writing): CallWriter {
  const { toolNames } = writing;
  /** Names of the calls so far by id: Gemini's results repeat the name. The latest call with an id counts. */
  const names = new Map<string, string>();
  return {
    call: (block) => {
      const name = toolNames.toProvider(block.name);
      names.set(block.id, name);
      return {
        functionCall: { id: block.id, name, args: callArguments(block) },
        ...thoughtSignature(block.signature),
      };
    },
    result: (block) => {
      const name = names.get(block.callId);
      if (name === undefined) throw unknownCall(block);
      return resultParts(block, name, writing);
    },
  };
}

function unknownCall({ callId }: ToolResultBlock): TranslationRefusal {
  return new TranslationRefusal(
    'messages',
    `There is a result of the tool call ${JSON.stringify(callId)}, but no such call before it.`,
    'invalid_value',
  );
}

function resultParts(
  { callId, content, isError }: ToolResultBlock,
  name: string,
  writing: Writing,
): ReturnType<CallWriter['result']> {
  const texts: string[] = [];
  const media: JsonObject[] = [];
  for (const block of content) addContent(block, texts, media, writing);
  const value = resultValue(texts.join('\n'));
  const response = isError ? { error: value } : (asObject(value) ?? { result: value });
  const within = writing.traits.mediaInResults && media.length > 0 ? { parts: media } : {};
  const part = { functionResponse: { id: callId, name, response, ...within } };
  return { part, beside: writing.traits.mediaInResults ? [] : media };
}

/** Objects and lists as they are, anything else as text. */
function resultValue(text: string): unknown {
  const first = text.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return text;
  return parseExactJson(text) ?? text;
}

function addContent(block: Block, texts: string[], media: JsonObject[], { target, dropped }: Writing): void {
  if ('cache' in block && block.cache !== undefined) dropped.drop('cache_control');
  if (block.kind === 'text') texts.push(block.text);
  else if (block.kind === 'document') {
    if (block.title !== undefined) texts.push(`Title: ${block.title}`);
    if (block.context !== undefined) texts.push(block.context);
    if (block.withCitations === true) dropped.drop('citations');
    if (block.source.kind === 'text') texts.push(block.source.text);
    else media.push(mediaPart(block.source, target));
  } else if (block.kind === 'image') {
    dropDetail(block, dropped);
    media.push(mediaPart(block.source, target));
  } else {
    const type = block.kind === 'foreign' ? block.type : block.kind;
    throw dropped.refusal('messages', `Gemini takes no content of type ${type} in the result of a tool.`);
  }
}
