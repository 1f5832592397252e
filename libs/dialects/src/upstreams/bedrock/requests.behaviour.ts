import type { Block, Conversation } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { writeBedrockRequest } from './write-request.js';
import { conversationWith, targetOf } from '../../conversation/samples.behaviour.js';

/** Models that stand for what Bedrock's families accept. */
export const models = {
  claude: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  oldClaude: 'anthropic.claude-3-haiku-20240307-v1:0',
  adaptiveClaude: 'us.anthropic.claude-opus-4-7-v1',
  newestClaude: 'global.anthropic.claude-opus-5-5-v1',
  nova: 'amazon.nova-pro-v1:0',
  nova2: 'us.amazon.nova-2-lite-v1:0',
  gptOss: 'openai.gpt-oss-120b-1:0',
  openAi: 'us.openai.gpt-5.6',
  mistral: 'mistral.mistral-large-2407-v1:0',
  llama: 'us.meta.llama3-3-70b-instruct-v1:0',
} as const;

/** What a model is asked for a conversation with these fields. */
export function written(
  fields: Partial<Conversation>,
  model: string = models.claude,
  target: Partial<UpstreamTarget> = {},
): UpstreamRequest {
  return writeBedrockRequest(conversationWith(fields), targetOf(model, target));
}

export function call(id: string, name = 'get_weather', argumentsJson = '{"city":"Lisbon"}'): Block {
  return { kind: 'tool_call', id, name, argumentsJson };
}

export const pdf: Block = {
  kind: 'document',
  source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
  title: 'report.pdf',
};
