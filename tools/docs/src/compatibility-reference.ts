import { z } from 'zod';
import { alignedTable } from './aligned-table.js';

/** The table is data of the tests that prove it; it is read as it stands there. */
const source = new URL('../../../apps/ingress-proxy/test/contract/compatibility.ts', import.meta.url);

const cellSchema = z.object({ outcome: z.enum(['yes', 'rejected', 'not offered']), names: z.string() });
const callSchema = z.object({ dialect: z.string(), path: z.string() }).nullable();
const tableSchema = z.object({
  compatibilityProviders: z.array(z.string()),
  compatibilityModels: z.record(z.string(), z.array(z.string())),
  compatibility: z.array(
    z.object({
      path: z.string(),
      calls: z.record(z.string(), callSchema),
      features: z.array(z.object({ name: z.string(), field: z.string(), cells: z.array(cellSchema) })),
    }),
  ),
});
type Table = z.output<typeof tableSchema>;
type Cell = z.output<typeof cellSchema>;

/** `docs/compatibility.md`: what becomes of every feature of the unified API at every provider. */
export async function compatibilityReference(): Promise<string> {
  const table = tableSchema.parse(await import(source.href));
  return [
    ...introduction,
    ...dialects(table),
    ...table.compatibility.flatMap((one) => features(table, one)),
  ].join('\n');
}

const introduction = [
  '# Compatibility of the unified API',
  '',
  'Generated from `apps/ingress-proxy/test/contract/compatibility.ts` by `npm run docs:generate`. Every cell is proven by',
  '`compatibility.e2e-spec.ts` beside it: one request with the feature and one without go through the gateway, and what the',
  'client gets and the provider is sent decides. The official SDKs of OpenAI and Anthropic, the AI SDK and LangChain are',
  'proven in the same folder, each at every provider.',
  '',
  'A request names its provider by `x-portkey-provider`; without the header the deployments of its model decide.',
  '',
  '## Outcomes',
  '',
  '- **yes**: the provider is asked for it, and what it answers reaches the client.',
  '- **yes, with a warning**: the provider has no such field, and the gateway asks for the same in another way, or something',
  '  beside it is left out. The header `x-gateway-warnings` of the answer names the field and says what was done.',
  '- **rejected**: without the feature the answer would be another one, so nothing is sent: `400` with',
  '  `invalid_request_error` and the field in `error.param`. Where several deployments serve a model, the next one that',
  '  has the feature is asked instead.',
  '  `rejected: model` says that the provider has no model for the endpoint.',
  '- **not offered**: the provider has no such thing, and the answer is good without it. It is left out, and the field is',
  '  named in `x-gateway-warnings` (`seed: not supported by Anthropic; user: …`). Nothing is left out silently. Without',
  '  a field in the cell there is nothing to send: the provider shows nothing of the kind, or the endpoint answers `404`.',
  '',
  'What an answer has and the dialect of the client has no place for (in chat completions a citation of a passage without an',
  'address, or code that the provider ran) is left out too, and named in the same header; behind a stream it is a trailer.',
  '',
  'Where client and provider speak the same dialect the body passes as it is, also fields that the gateway does not know',
  '(`unknown fields` in the tables), and the provider has the last word. A feature without a row has no field in the dialect of',
  'the endpoint: Messages know no `n`, Completions no tools.',
  '',
];

function dialects({ compatibility, compatibilityProviders, compatibilityModels }: Table): string[] {
  return [
    '## Dialects',
    '',
    'What the gateway asks the provider for an endpoint. Models of OpenAI that only answer in the Responses API, or only there',
    'take what is asked, get it whatever the client speaks. – stands where no provider is asked: the gateway answers itself',
    '(models, and moderations by its own detectors), or the provider has nothing of the kind (`rejected: model`).',
    '',
    ...alignedTable(
      ['endpoint', ...compatibilityProviders],
      compatibility.map(({ path, calls }) => [
        `\`${path}\``,
        ...compatibilityProviders.map((provider) => calls[provider]?.dialect ?? '–'),
      ]),
    ),
    '',
    'The models of the proof; others of a family take what the family takes:',
    '',
    ...compatibilityProviders.map(
      (provider) =>
        `- ${provider}: ${(compatibilityModels[provider] ?? []).map((model) => `\`${model}\``).join(', ')}`,
    ),
    '',
  ];
}

function features(
  { compatibilityProviders }: Table,
  { path, features: rows }: Table['compatibility'][number],
): string[] {
  return [
    `## ${path}`,
    '',
    ...alignedTable(
      ['feature', 'field', ...compatibilityProviders],
      rows.map(({ name, field, cells }) => [
        name,
        field === '' ? '' : `\`${field}\``,
        ...cells.map(cellText),
      ]),
    ),
    '',
  ];
}

function cellText({ outcome, names }: Cell): string {
  if (names === '') return outcome;
  const fields = names
    .split(', ')
    .map((name) => `\`${name}\``)
    .join(', ');
  return outcome === 'yes' ? `yes, with a warning: ${fields}` : `${outcome}: ${fields}`;
}
