import type { Conversation, Extra } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { openAiWriting, type OpenAiWriting } from '../openai-chat/writing.js';
import { writeInput } from './write-input.js';
import { responsesSettingFields } from './write-settings.js';
import { responsesToolFields } from './write-tools.js';

/**
 * Writes a request of the Responses API, for models that it alone serves and for what the chat API cannot do. Nothing is
 * stored at OpenAI unless the client asks for it.
 *
 * @throws TranslationRefusal for fields the Responses API has no word for
 */
export function writeResponsesRequest(conversation: Conversation, target: UpstreamTarget): UpstreamRequest {
  const writing = openAiWriting(conversation, target);
  const body = {
    model: target.model,
    input: writeInput(writing),
    ...responsesToolFields(writing),
    ...responsesSettingFields(writing),
    ...extraFields(writing),
  };
  return {
    body,
    warnings: writing.dropped.list(),
    answering: { toolNames: writing.names, outputTool: null },
  };
}

/**
 * Fields of the Responses API that other dialects do not have, or have with the same meaning. `background` is none of
 * them: its answer is not in the response.
 */
const ownFields: ReadonlySet<string> = new Set([
  'truncation',
  'max_tool_calls',
  'previous_response_id',
  'conversation',
  'prompt',
  'moderation',
  'prompt_cache_options',
]);

/** What else of the Responses API is asked for with `include`, and the phases of messages, which stand in their blocks. */
const writtenElsewhere = /^(?:include\[\d+\]|input\[\d+\]\.phase)$/;

function isWrittenElsewhere({ path }: Extra): boolean {
  return writtenElsewhere.test(path);
}

function extraFields({ conversation: { extras }, traits, dropped }: OpenAiWriting): Record<string, unknown> {
  const isOwn = ({ path, value }: Extra): boolean => {
    if (path === 'prompt_cache_options') return traits.takesCacheMarks;
    // Anthropic has another field of this name, which is no list.
    return ownFields.has(path) || (path === 'context_management' && Array.isArray(value));
  };
  dropped.dropExtras(extras.filter((extra) => !isOwn(extra) && !isWrittenElsewhere(extra)));
  return Object.fromEntries(extras.filter(isOwn).map(({ path, value }) => [path, value]));
}
