import type { Block, Conversation, FunctionTool, Turn } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { writeBedrockRequest } from './write-request.js';

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

/** A question and nothing else, with the fields of the case. */
export function conversationWith(fields: Partial<Conversation> = {}): Conversation {
  return {
    model: 'client-name',
    turns: [user('Hello')],
    tools: [],
    hostedTools: [],
    stream: false,
    includeUsage: false,
    extras: [],
    ...fields,
  };
}

/** What a model is asked for a conversation with these fields. */
export function written(
  fields: Partial<Conversation>,
  model: string = models.claude,
  target: Partial<UpstreamTarget> = {},
): UpstreamRequest {
  return writeBedrockRequest(conversationWith(fields), {
    model,
    baseModel: model,
    maxOutputTokens: null,
    fetchedMedia: new Map(),
    ...target,
  });
}

export function user(...blocks: readonly (string | Block)[]): Turn {
  return { role: 'user', blocks: blocksOf(blocks) };
}

export function assistant(...blocks: readonly (string | Block)[]): Turn {
  return { role: 'assistant', blocks: blocksOf(blocks) };
}

export function system(...blocks: readonly (string | Block)[]): Turn {
  return { role: 'system', blocks: blocksOf(blocks) };
}

export function call(id: string, name = 'get_weather', argumentsJson = '{"city":"Lisbon"}'): Block {
  return { kind: 'tool_call', id, name, argumentsJson };
}

export function result(callId: string, ...content: readonly (string | Block)[]): Block {
  return { kind: 'tool_result', callId, content: blocksOf(content), isError: false };
}

export const weatherTool: FunctionTool = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

export const image: Block = {
  kind: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
};

export const pdf: Block = {
  kind: 'document',
  source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
  title: 'report.pdf',
};

function blocksOf(blocks: readonly (string | Block)[]): Block[] {
  return blocks.map((block) => (typeof block === 'string' ? { kind: 'text', text: block } : block));
}
