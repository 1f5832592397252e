import type { FieldNames } from '../../conversation/client-words.js';

/** What the writers of requests, who use the words of this dialect, say more shortly than a client writes it. */
export const chatFieldNames: FieldNames = {
  name: 'messages.name',
  citations: 'annotations',
  thought_signature: 'extra_content.google.thought_signature',
  'web_search.search_context_size': 'web_search_options.search_context_size',
  'web_search.user_location': 'web_search_options.user_location',
};
