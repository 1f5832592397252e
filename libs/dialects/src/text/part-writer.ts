import { memberText, type ObjectSpan } from './json-spans.js';
import type { PartRole } from './text-part.js';

/** Who wrote the text in a part of a document. */
export interface Writer {
  readonly role: PartRole;
  /** Whether objects within cannot claim otherwise. */
  readonly isFixed: boolean;
}

/** Writers of places that belong to one role, such as Gemini's system instruction, which may say `role: "user"`. */
export const fixedWriters: Readonly<Record<PartRole, Writer>> = {
  system: { role: 'system', isFixed: true },
  user: { role: 'user', isFixed: true },
  assistant: { role: 'assistant', isFixed: true },
  tool: { role: 'tool', isFixed: true },
};

const writersByRole: ReadonlyMap<string, Writer> = new Map(
  Object.entries({
    system: 'system',
    developer: 'system',
    user: 'user',
    assistant: 'assistant',
    model: 'assistant',
    tool: 'tool',
    function: 'tool',
  } as const).map(([name, role]) => [name, { role, isFixed: false }]),
);

const resultType = /(?:_output|_result|_results|_response)$/;
const modelType = /^(?:function_call|reasoning|tool_use|server_tool_use|mcp_tool_use|thinking)$|_call$/;

/**
 * The writer an object names: by `role`, or by the `type` of an item or block (a `tool_result` within a user's
 * message is the tool's). An object that names none has the one around it.
 */
export function writerOf(bytes: Buffer, span: ObjectSpan, outer: Writer): Writer {
  const type = memberText(bytes, span, 'type');
  if (type !== null && resultType.test(type)) return fixedWriters.tool;
  if (type !== null && modelType.test(type)) return { role: 'assistant', isFixed: false };
  const role = memberText(bytes, span, 'role');
  return (role === null ? undefined : writersByRole.get(role)) ?? outer;
}
