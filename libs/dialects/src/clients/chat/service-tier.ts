import type { JsonObject } from '../../json.js';

const tiers: ReadonlySet<string> = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast']);
const ordinary: ReadonlySet<string> = new Set(['standard', 'on_demand']);

/** The provider's service tier under OpenAI's name, to spread in; `{}` for one that OpenAI does not know. */
export function writeServiceTier(tier: string | null): JsonObject {
  const name = tier?.toLowerCase() ?? '';
  if (tiers.has(name)) return { service_tier: name };
  return ordinary.has(name) ? { service_tier: 'default' } : {};
}
