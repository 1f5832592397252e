import { providerVariables } from './provider-environment.js';
import type { RunningProduct } from './start-product.js';

/** The one screen that `npm start` ends with. */
export function welcome({ facts, providers }: RunningProduct): string {
  const lines = providerVariables.map(({ name, keyVariable }) => {
    const mode = providers[name] === 'live' ? 'LIVE' : `mock (set ${keyVariable} for the real one)`;
    return `    ${name.padEnd(10)} ${mode}`;
  });
  return [
    '',
    '  TruePortAI Gateway is running.',
    '',
    `  Gateway            ${facts.gatewayUrl}`,
    `  Management API     ${facts.managementUrl}`,
    `  API key            ${facts.apiKey}`,
    `  Management token   ${facts.managementToken}`,
    '',
    '  Providers',
    ...lines,
    '',
    '  Try it:',
    '',
    `curl ${facts.gatewayUrl}/trueportai-services/openai/v1/chat/completions -H 'authorization: Bearer ${facts.apiKey}' -H 'content-type: application/json' -d '{"model":"gpt-4o","messages":[{"role":"user","content":"Hello!"}]}'`,
    '',
    '  These facts are also in .data/run.json. Ctrl-C stops everything.',
    '',
  ].join('\n');
}
