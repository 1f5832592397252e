import type { ClientContext } from '../../conversation/index.js';
import type { CalledTool } from './call-item.js';
import { namespacedNames, type NamespacedName } from './namespaces.js';

/**
 * Tells what a call of the model is to the client: a function, one of a namespace, or a custom tool. Call ids must tell
 * calls apart, so an empty one and one that was used before in the answer are replaced.
 */
export class CalledTools {
  private readonly custom: ReadonlySet<string>;
  private readonly namespaced: ReadonlyMap<string, NamespacedName>;
  private readonly usedIds = new Set<string>();

  constructor(private readonly context: ClientContext) {
    const { conversation, request } = context;
    this.custom = new Set(conversation.tools.filter(({ isCustom }) => isCustom).map(({ name }) => name));
    this.namespaced = namespacedNames(request['tools']);
  }

  /** @param name as the conversation has it */
  called(id: string, name: string): CalledTool {
    const callId = id === '' || this.usedIds.has(id) ? `call_${this.context.newId()}` : id;
    this.usedIds.add(callId);
    return { callId, ...(this.namespaced.get(name) ?? { name }), isCustom: this.custom.has(name) };
  }
}
