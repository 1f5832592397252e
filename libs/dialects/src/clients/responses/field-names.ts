import type { FieldNames } from '../../conversation/client-words.js';

/** What OpenAI's chat dialect, whose words the writers of requests use, calls otherwise. */
export const responsesFieldNames: FieldNames = {
  messages: 'input',
  'messages.name': 'input',
  max_tokens: 'max_output_tokens',
  response_format: 'text.format',
  verbosity: 'text.verbosity',
  logprobs: 'top_logprobs',
  reasoning_effort: 'reasoning.effort',
  'output_config.effort': 'reasoning.effort',
  'thinking.budget_tokens': 'reasoning.effort',
  thinking: 'reasoning',
  redacted_thinking: 'reasoning',
  thought_signature: 'reasoning.encrypted_content',
  citations: 'annotations',
  cache_control: 'prompt_cache_breakpoint',
  'cache_control.ttl': 'prompt_cache_breakpoint.ttl',
  'image_url.detail': 'input_image.detail',
  web_search_options: 'tools',
  'web_search.search_context_size': 'tools[].search_context_size',
  'web_search.user_location': 'tools[].user_location',
  'web_search.filters': 'tools[].filters',
  'web_search.external_web_access': 'tools[].external_web_access',
};
