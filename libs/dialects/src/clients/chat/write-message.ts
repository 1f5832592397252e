import type { Block } from '../../conversation/conversation.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import { lostBlock } from '../../conversation/losses.js';
import type { JsonObject } from '../../json.js';
import { usesFunctions } from './legacy-calls.js';
import { writeAnnotations } from './write-annotations.js';
import { customToolNames, writeFunctionCall, writeToolCall } from './write-calls.js';
import { writeAudio, writeImage } from './write-media.js';
import { writeExtraContent, writeThoughts } from './write-thoughts.js';

type Kind<Name extends Block['kind']> = Extract<Block, { readonly kind: Name }>;

/**
 * The assistant's message: texts joined in `content`, which is `null` when there is nothing but calls, a refusal or
 * sound. What a tool of the provider did is no call of the client's and not shown, which is told.
 *
 * @source `ChatCompletionMessage` of openai 7.55, read 2026-11
 */
export function writeMessage(blocks: readonly Block[], context: ClientContext): JsonObject {
  const texts = ofKind(blocks, 'text');
  const refusals = ofKind(blocks, 'refusal');
  const calls = ofKind(blocks, 'tool_call');
  tellLosses(blocks, context);
  const hasInstead = calls.length > 0 || refusals.length > 0 || blocks.some(({ kind }) => kind === 'audio');
  return {
    role: 'assistant',
    content: texts.length === 0 && hasInstead ? null : texts.map(({ text }) => text).join(''),
    refusal: refusals.length === 0 ? null : refusals.map(({ text }) => text).join(''),
    ...writeThoughts(blocks),
    ...callFields(calls, context),
    ...annotations(texts, context),
    ...writeExtraContent(texts.findLast(({ signature }) => signature !== undefined)?.signature),
    ...media(blocks, context),
  };
}

/** A message has one sound and, for clients of functions, one call. */
function tellLosses(blocks: readonly Block[], { onLoss, request }: ClientContext): void {
  if (onLoss === undefined) return;
  for (const block of blocks) if (!isShown(block)) onLoss(lostBlock(block));
  if (ofKind(blocks, 'audio').length > 1) onLoss('audio: only the first is shown');
  if (usesFunctions(request) && ofKind(blocks, 'tool_call').length > 1) onLoss(lostFunctionCall);
}

/** What is said where a client that knows functions only is given several calls. */
export const lostFunctionCall = 'function_call: only the first is shown';

function isShown(block: Block): boolean {
  if (block.kind === 'image') return writeImage(block, 0) !== null;
  return block.kind !== 'foreign' && block.kind !== 'document' && block.kind !== 'tool_result';
}

function ofKind<Name extends Block['kind']>(blocks: readonly Block[], kind: Name): Kind<Name>[] {
  return blocks.filter((block): block is Kind<Name> => block.kind === kind);
}

function callFields(calls: readonly Kind<'tool_call'>[], context: ClientContext): JsonObject {
  const [first] = calls;
  if (first === undefined) return {};
  if (usesFunctions(context.request)) return { function_call: writeFunctionCall(first) };
  const customNames = customToolNames(context);
  return { tool_calls: calls.map((call) => writeToolCall(call, customNames)) };
}

function annotations(texts: readonly Kind<'text'>[], { onLoss }: ClientContext): JsonObject {
  let start = 0;
  const found = texts.flatMap(({ text, citations = [] }) => {
    const range = { start, end: start + text.length };
    start = range.end;
    return writeAnnotations(citations, range, onLoss);
  });
  return found.length === 0 ? {} : { annotations: found };
}

function media(blocks: readonly Block[], context: ClientContext): JsonObject {
  const images = ofKind(blocks, 'image').flatMap((image, at) => writeImage(image, at) ?? []);
  const audio = blocks.find((block) => block.kind === 'audio');
  return {
    ...(images.length > 0 && { images }),
    ...(audio !== undefined && { audio: writeAudio(audio, context) }),
  };
}
