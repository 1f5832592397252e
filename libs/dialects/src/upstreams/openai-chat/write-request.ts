import type { Block, Conversation } from '../../conversation/conversation.js';
import { isTextType, plainMediaType } from '../../conversation/text-media.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { askedEffort } from '../../conversation/reasoning.js';
import { openAiTraitsOf } from './traits.js';
import { writeMessages } from './write-messages.js';
import { settingFields } from './write-settings.js';
import { hostedToolFields, toolFields } from './write-tools.js';
import { openAiWriting, type OpenAiWriting } from './writing.js';

/**
 * Writes a chat completions request for OpenAI, Azure OpenAI and servers that speak their dialect.
 *
 * @throws TranslationRefusal for models of the Responses API, and for fields the chat API has no word for
 */
export function writeChatRequest(conversation: Conversation, target: UpstreamTarget): UpstreamRequest {
  const writing = openAiWriting(conversation, target);
  if (writing.traits.responsesOnly) {
    throw new TranslationRefusal('model', `${target.baseModel} answers in the Responses API alone.`);
  }
  const body = {
    model: target.model,
    messages: writeMessages(writing),
    ...toolFields(writing),
    ...hostedToolFields(writing),
    ...settingFields(writing),
    ...extraFields(writing),
  };
  return {
    body,
    warnings: writing.dropped.list(),
    answering: { toolNames: writing.names, outputTool: null },
  };
}

/** Options of OpenAI's prompt cache, which both of its dialects share. */
const cacheOptions = 'prompt_cache_options';

/** Uses what both of OpenAI's dialects know by the same name, and drops or refuses the rest. */
export function extraFields({
  conversation: { extras },
  traits,
  dropped,
}: OpenAiWriting): Record<string, unknown> {
  const options = traits.takesCacheMarks ? extras.find(({ path }) => path === cacheOptions) : undefined;
  dropped.dropExtras(extras.filter((extra) => extra !== options));
  return options === undefined ? {} : { [cacheOptions]: options.value };
}

/**
 * Whether only the Responses API can do all that is asked of an OpenAI model: models that it alone serves, tools of the
 * provider, tools beside thoughts, the highest effort, files of Office and the like.
 */
export function needsResponsesApi(conversation: Conversation, baseModel: string): boolean {
  const traits = openAiTraitsOf(baseModel);
  if (traits.responsesOnly) return true;
  if (traits.isCompatible) return false;
  const { hostedTools, reasoning, tools, turns } = conversation;
  if (turns.some(({ blocks }) => blocks.some(isOtherFile))) return true;
  if (hostedTools.some(({ kind }) => kind === 'other' || !traits.searches)) return true;
  const effort = reasoning === undefined ? undefined : askedEffort(reasoning);
  if (effort === 'max' && traits.efforts.includes('max')) return true;
  if (tools.length === 0 || traits.chatTools === 'always') return false;
  if (traits.chatTools === 'without_effort') return effort !== undefined && effort !== traits.defaultEffort;
  return traits.chatTools === 'never' || effort !== 'none';
}

/** Whether it is, or holds, a file that the chat API does not take. */
function isOtherFile(block: Block): boolean {
  if (block.kind === 'tool_result') return block.content.some(isOtherFile);
  if (block.kind !== 'document' || block.source.kind !== 'base64') return false;
  const { mediaType } = block.source;
  return plainMediaType(mediaType) !== 'application/pdf' && !isTextType(mediaType);
}
