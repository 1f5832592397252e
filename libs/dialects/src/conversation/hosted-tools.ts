import type { Conversation } from './conversation.js';

/**
 * Names by which a choice of tools can mean one that the provider runs: Anthropic's clients name theirs, and call every
 * search of the web the same.
 */
export function hostedToolNames({ hostedTools }: Pick<Conversation, 'hostedTools'>): readonly string[] {
  return hostedTools.flatMap((tool) => {
    if (tool.kind === 'web_search') return ['web_search'];
    const { name } = tool.value;
    return typeof name === 'string' ? [name] : [];
  });
}
