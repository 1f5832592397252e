import { createToolNames, type ToolNameRule, type ToolNames } from '../../conversation/tool-names.js';

/** @source @google/genai 3.1 types, `FunctionDeclaration.name`: 128 characters, of which one is kept for a first letter */
const rule: ToolNameRule = { maxLength: 127, allowed: 'a-zA-Z0-9_.:-' };

/** Names of tools as Gemini takes them: besides the rule of their characters they begin with a letter or `_`. */
export function geminiToolNames(names: readonly string[]): ToolNames {
  const fitting = createToolNames(names, rule);
  const begun = new Map(
    names
      .map((name) => [name, fitting.toProvider(name)] as const)
      .filter(([, name]) => /^[^a-zA-Z_]/.test(name)),
  );
  if (begun.size === 0) return fitting;
  const back = new Map([...begun].map(([client, provider]) => [`_${provider}`, client]));
  return {
    toProvider: (name) => (begun.has(name) ? `_${begun.get(name)}` : fitting.toProvider(name)),
    toClient: (name) => back.get(name) ?? fitting.toClient(name),
  };
}
