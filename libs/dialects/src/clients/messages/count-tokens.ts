import type { AnswerError } from '../../conversation/answer-error.js';
import type { Conversation } from '../../conversation/conversation.js';
import type { UpstreamDialect, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { asCount, type JsonObject } from '../../json.js';
import { bedrockPath } from '../../upstreams/bedrock/bedrock-path.js';
import { geminiPath } from '../../upstreams/gemini/path.js';
import { countableBedrockModel } from './countable-bedrock-model.js';

/** A request to a provider that counts the tokens of a conversation, and how its answer is read. */
export interface CountTokensRequest {
  /** Path below the provider's base URL. */
  readonly path: string;
  readonly body: JsonObject;
  /** What was left out of the conversation and is therefore not counted. */
  readonly warnings: readonly string[];
  /** Input tokens by the provider's answer; `null` when it has no count. */
  readCount(answer: JsonObject): number | null;
}

/** The answer where a provider cannot count: a guess would be taken for the truth. Another deployment may be able to. */
export const cannotCountTokens: AnswerError = {
  kind: 'not_found',
  httpStatus: 404,
  message: 'The provider of this model cannot count tokens.',
  retryable: true,
};

/**
 * Asks a provider to count what it would be sent for a conversation (see {@link readCountTokensRequest}): the body is
 * that of its own writer without what limits or samples the answer.
 *
 * @param upstream for OpenAI's models its Responses dialect, as only that can count
 * @returns `null` when the provider cannot: answer with {@link cannotCountTokens}
 * @throws TranslationRefusal as `upstream.writeRequest` does
 * @source Anthropic `/v1/messages/count_tokens`, OpenAI `/v1/responses/input_tokens`, Gemini `models.countTokens`, Bedrock
 *   `CountTokens`; read 2026-11
 */
export function countTokensRequest(
  conversation: Conversation,
  upstream: Pick<UpstreamDialect, 'name' | 'writeRequest'>,
  target: UpstreamTarget,
): CountTokensRequest | null {
  const counting = countingOf(upstream.name, target);
  if (counting === null) return null;
  const { body, warnings } = upstream.writeRequest(conversation, target);
  return {
    path: counting.path,
    body: counting.wrap(body),
    warnings,
    readCount: (answer) => countOf(answer[counting.countField]),
  };
}

/** The count as Anthropic's clients read it. */
export function writeCountTokensAnswer(inputTokens: number): JsonObject {
  return { input_tokens: inputTokens };
}

/** How one provider counts. */
interface Counting {
  readonly path: string;
  /** The body of a request for an answer as one for a count. */
  readonly wrap: (body: JsonObject) => JsonObject;
  readonly countField: string;
}

function countingOf(dialect: UpstreamDialect['name'], target: UpstreamTarget): Counting | null {
  switch (dialect) {
    case 'anthropic-messages':
      return {
        path: '/v1/messages/count_tokens',
        wrap: (body) => picked(body, anthropicFields),
        countField: 'input_tokens',
      };
    case 'openai-responses':
      return {
        path: '/v1/responses/input_tokens',
        wrap: (body) => picked(body, responsesFields),
        countField: 'input_tokens',
      };
    case 'gemini':
      return geminiCounting(target.model);
    case 'bedrock-converse':
      return bedrockCounting(countableBedrockModel(target));
    case 'openai-chat':
      return null;
  }
}

/** Only inside of `generateContentRequest` are system instruction and tools counted. */
function geminiCounting(modelName: string): Counting {
  const path = geminiPath(modelName, false).replace(/:generateContent$/, ':countTokens');
  const model = decodeURIComponent(path.replace(/^\/v1beta\/|:countTokens$/g, ''));
  return {
    path,
    wrap: (body) => ({ generateContentRequest: { model, ...body } }),
    countField: 'totalTokens',
  };
}

function bedrockCounting(model: string | null): Counting | null {
  if (model === null) return null;
  return {
    path: bedrockPath(model, 'count-tokens'),
    wrap: (body) => ({ input: { converse: picked(body, converseFields) } }),
    countField: 'inputTokens',
  };
}

const anthropicFields = [
  'model',
  'system',
  'messages',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'mcp_servers',
  'context_management',
  'compaction',
  'speed',
];
const responsesFields = [
  'model',
  'instructions',
  'input',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
];
const converseFields = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'];

function picked(body: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.filter((field) => field in body).map((field) => [field, body[field]]));
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' ? asCount(value) : null;
}
