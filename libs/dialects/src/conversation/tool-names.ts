/** What a provider allows in the name of a tool. */
export interface ToolNameRule {
  readonly maxLength: number;
  /** Characters that are allowed, as the inside of a character class: `a-zA-Z0-9_-`. */
  readonly allowed: string;
}

/** Names of tools as the client has them and as the provider gets them, both ways. */
export interface ToolNames {
  toProvider(clientName: string): string;
  /** A name the provider made up stays as it is. */
  toClient(providerName: string): string;
}

/** Every provider's names are good for OpenAI, and most for each other. @source OpenAI, Anthropic API reference, 2026-11 */
export const commonToolNameRule: ToolNameRule = { maxLength: 64, allowed: 'a-zA-Z0-9_-' };

const hashLength = 8;

/** Names that need no change: the usual case. */
export const unchangedToolNames: ToolNames = { toProvider: (name) => name, toClient: (name) => name };

/**
 * Maps names that the provider would refuse to ones it takes: other characters become `_`, long names are cut, and a
 * hash of the whole name keeps them apart. The same name maps the same way in every request, so that a history stays
 * readable.
 *
 * @param names every name the conversation uses, of tools and of calls in the history
 */
export function createToolNames(names: Iterable<string>, rule: ToolNameRule = commonToolNameRule): ToolNames {
  const isFine = patternOf(rule);
  const changed = new Map<string, string>();
  for (const name of names) if (!isFine.test(name)) changed.set(name, fittingName(name, rule));
  if (changed.size === 0) return unchangedToolNames;
  const back = new Map([...changed].map(([client, provider]) => [provider, client]));
  return {
    toProvider: (name) => changed.get(name) ?? name,
    toClient: (name) => back.get(name) ?? name,
  };
}

/** The rules are few and never change: each becomes a pattern once. */
const patterns = new WeakMap<ToolNameRule, RegExp>();

function patternOf(rule: ToolNameRule): RegExp {
  const known = patterns.get(rule);
  if (known !== undefined) return known;
  const pattern = new RegExp(`^[${rule.allowed}]{1,${rule.maxLength}}$`);
  patterns.set(rule, pattern);
  return pattern;
}

function fittingName(name: string, { maxLength, allowed }: ToolNameRule): string {
  const readable = name.replace(new RegExp(`[^${allowed}]`, 'g'), '_');
  return `${readable.slice(0, maxLength - hashLength - 1)}_${hashOf(name)}`;
}

/** FNV-1a over the UTF-16 units, 32 bit. @source draft-eastlake-fnv */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(hashLength, '0');
}
