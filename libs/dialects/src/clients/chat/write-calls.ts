import type { ClientContext } from '../../conversation/client-dialect.js';
import type { ToolCallBlock } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { customInput } from '../custom-input.js';
import { writeExtraContent } from './write-thoughts.js';

/** Names of the tools that the client gave with free text for input. */
export function customToolNames({ conversation }: Pick<ClientContext, 'conversation'>): ReadonlySet<string> {
  return new Set(conversation.tools.filter(({ isCustom }) => isCustom === true).map(({ name }) => name));
}

/** A call in `tool_calls`. Arguments that the provider left out are an empty object: clients parse them. */
export function writeToolCall(call: ToolCallBlock, customNames: ReadonlySet<string>): JsonObject {
  const { id, name, argumentsJson, signature } = call;
  if (customNames.has(name))
    return { id, type: 'custom', custom: { name, input: customInput(argumentsJson) } };
  return {
    id,
    type: 'function',
    function: { name, arguments: argumentsJson === '' ? '{}' : argumentsJson },
    ...writeExtraContent(signature),
  };
}

/** The first call as `function_call`, which has room for one. */
export function writeFunctionCall({ name, argumentsJson }: ToolCallBlock): JsonObject {
  return { name, arguments: argumentsJson === '' ? '{}' : argumentsJson };
}
