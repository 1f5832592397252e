import type { FieldNames } from '../../conversation/client-words.js';
import type { Reasoning } from '../../conversation/conversation.js';

/** What OpenAI's chat dialect, whose words the writers of requests use, calls otherwise. */
const fieldNames: FieldNames = {
  stop: 'stop_sequences',
  user: 'metadata.user_id',
  response_format: 'output_config.format',
  parallel_tool_calls: 'tool_choice.disable_parallel_tool_use',
  'tools[].parameters': 'tools[].input_schema',
  web_search_options: 'tools',
  'web_search.max_uses': 'tools[].max_uses',
  'web_search.allowed_domains': 'tools[].allowed_domains',
  'web_search.blocked_domains': 'tools[].blocked_domains',
  'web_search.user_location': 'tools[].user_location',
  'web_search.cache_control': 'tools[].cache_control',
  annotations: 'citations',
  thought_signature: 'redacted_thinking',
  reasoning_effort: 'output_config.effort',
  reasoning: 'thinking',
  'reasoning.summary': 'thinking.display',
  'reasoning.encrypted_content': 'thinking',
};
/** A client that gives no effort has only said `thinking`. */
const withoutEffort: FieldNames = { ...fieldNames, reasoning_effort: 'thinking' };

/** The names of fields for warnings and refusals, as this request has them. */
export function messagesFieldNames(reasoning: Reasoning | undefined): FieldNames {
  return reasoning?.effort === undefined ? withoutEffort : fieldNames;
}
