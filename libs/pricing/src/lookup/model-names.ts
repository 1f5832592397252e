import type { PriceTable } from '../table/price-table.js';

const resourcePrefix = /^(?:publishers\/google\/)?models\//;
const dateSuffix = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;
const latestSuffix = /-latest$/;
const dateTag = /@(?:\d{8}|\d{4}-\d{2}-\d{2})$/;
const bedrockArn = /^arn:[^:]+:bedrock:[^:]*:[^:]*:([a-z-]+)\/(.+)$/;
const bedrockThroughput = /:\d+k$/;
const bedrockRegion = /^(?:us|eu|jp|au|apac|global)\./;
/** ARNs that name a model; others name things of the account. */
const modelArns: ReadonlySet<string> = new Set(['foundation-model', 'inference-profile']);

/** Whether Bedrock served the request from throughput that is paid by the hour. */
export function isProvisionedArn(provider: string, model: string): boolean {
  return provider === 'bedrock' && bedrockArn.exec(model)?.[1] === 'provisioned-model';
}

/** Names under which a model may be listed, the most exact first, without the given one itself. */
export function otherModelNames(table: PriceTable, provider: string, model: string): readonly string[] {
  if (provider === 'bedrock') return bedrockNames(model);
  if (model.startsWith('ft:')) return fineTuneNames(table, provider, model);
  return strippedNames(model, [resourcePrefix, dateSuffix, latestSuffix, dateTag]);
}

/** Each pattern is taken away in turn. */
function strippedNames(model: string, patterns: readonly RegExp[]): string[] {
  const names: string[] = [];
  let name = model;
  for (const pattern of patterns) {
    const stripped = name.replace(pattern, '');
    if (stripped === name || stripped === '') continue;
    name = stripped;
    names.push(name);
  }
  return names;
}

/** The inference profile's prefix is kept where it can be: regional prices differ. */
function bedrockNames(model: string): string[] {
  const [, kind = '', id = ''] = bedrockArn.exec(model) ?? [];
  if (kind !== '' && !modelArns.has(kind)) return [];
  const names = kind === '' ? [] : [id];
  const name = kind === '' ? model : id;
  return [...names, ...strippedNames(name, [bedrockThroughput, bedrockRegion, dateSuffix, dateTag])];
}

/** `ft:gpt-4o:organisation::id` costs what every fine-tune of its base costs. */
function fineTuneNames(table: PriceTable, provider: string, model: string): string[] {
  const base = model.split(':').slice(0, 2).join(':');
  const newest = table.newestFineTune(provider, base);
  const names = [base, ...strippedNames(base, [dateSuffix])];
  return newest === null ? names : [...names, newest];
}
