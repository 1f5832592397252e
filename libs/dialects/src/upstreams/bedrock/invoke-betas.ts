import { asList, asText } from '../../json.js';

/**
 * Betas that Claude takes on Bedrock; it answers 400 to all others.
 *
 * @source Amazon Bedrock user guide, Anthropic Claude Messages API, `anthropic_beta`; read 2026-11
 */
const allowedFamilies = new Set([
  'compact',
  'computer-use',
  'context-1m',
  'context-management',
  'dev-full-thinking',
  'effort',
  'fine-grained-tool-streaming',
  'interleaved-thinking',
  'output-128k',
  'token-efficient-tools',
  'tool-examples',
  'tool-search-tool',
]);

const date = /-\d{4}-\d{2}-\d{2}$/;

/** Betas as Bedrock may get them, and those that it would refuse. */
export interface InvokeBetas {
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Merges the betas of header and body: each once, of one family the latest.
 *
 * @param header value of `anthropic-beta`: names with commas between them
 * @param inBody value of `anthropic_beta`, where Bedrock's own clients have them
 */
export function invokeBetas(header: string | null, inBody: unknown): InvokeBetas {
  const named = (header ?? '').split(',').map((name) => name.trim());
  const names = new Set(
    [...named, ...asList(inBody).map((name) => asText(name) ?? '')].filter((name) => name !== ''),
  );
  const latest = new Map<string, string>();
  const refused: string[] = [];
  for (const name of names) {
    const family = name.replace(date, '');
    if (!allowedFamilies.has(family)) refused.push(name);
    else if (name > (latest.get(family) ?? '')) latest.set(family, name);
  }
  return { allowed: [...latest.values()], refused };
}
