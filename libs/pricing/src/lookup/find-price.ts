import type { Price } from '../table/price.js';
import type { PriceOverrides } from '../table/price-overrides.js';
import { tableProvider, type PriceTable } from '../table/price-table.js';
import { isProvisionedArn, otherModelNames } from './model-names.js';
import { variantOf, type FoundVariant, type WantedVariant } from './variant-of.js';

/** What is known of the model that answered. */
export interface PriceQuery extends WantedVariant {
  /** The gateway's or the table's name of the provider. */
  readonly provider: string;
  /** Model the response names, else the one that was sent upstream; never an alias of a client. */
  readonly model: string | null;
  /** Model that was sent upstream; for Azure it may be the free name of a deployment. */
  readonly sentModel?: string | null | undefined;
  /** Provider-side deployment, as usage logs name it. */
  readonly deployment?: string | null | undefined;
  /** Model that the operator configured for the deployment, or for the application profile of Bedrock. */
  readonly deploymentModel?: string | null | undefined;
  readonly overrides?: PriceOverrides | undefined;
}

/**
 * The row for a response: `provisioned` is paid by the hour and not by the request, `unknown` has no price.
 * `isAssumed` says that the row rests on a name the answer did not give, `isFallback` that it is the operator's `*`.
 */
export type PriceSearch =
  | {
      readonly kind: 'price';
      readonly price: Price;
      readonly isAssumed: boolean;
      readonly isFallback: boolean;
    }
  | { readonly kind: 'provisioned' }
  | { readonly kind: 'unknown' };

interface Candidate {
  readonly model: string;
  readonly isAssumed: boolean;
}

/** Models whose rows are remembered for one table with one set of overrides; their names come from clients. */
const maxRemembered = 1_000;
const remembered = new WeakMap<PriceTable, WeakMap<object, Map<string, PriceSearch>>>();
const noOverrides = {};

/** Finds the row of a response. The operator's prices win, always; nothing is guessed. */
export function findPrice(table: PriceTable, query: PriceQuery): PriceSearch {
  const { provider, model, sentModel, deployment, deploymentModel, region, image, overrides } = query;
  if (image !== undefined) return searchFor(table, query);
  const known = rememberedFor(table, overrides);
  const name = JSON.stringify([provider, model, sentModel, deployment, deploymentModel, region]);
  let found = known.get(name);
  if (found === undefined) {
    found = searchFor(table, query);
    if (known.size >= maxRemembered) known.clear();
    known.set(name, found);
  }
  return found;
}

function rememberedFor(table: PriceTable, overrides: object = noOverrides): Map<string, PriceSearch> {
  let byOverrides = remembered.get(table);
  if (byOverrides === undefined) remembered.set(table, (byOverrides = new WeakMap()));
  let known = byOverrides.get(overrides);
  if (known === undefined) byOverrides.set(overrides, (known = new Map()));
  return known;
}

function searchFor(table: PriceTable, query: PriceQuery): PriceSearch {
  const provider = tableProvider(query.provider);
  const { overrides, deployment } = query;
  const candidates = candidatesOf(provider, query);
  if (overrides !== undefined) {
    const own =
      (deployment == null ? null : listed(overrides.byDeployment, provider, deployment, query)) ??
      firstListed(overrides.byModel, provider, candidates, query);
    if (own !== null) return { kind: 'price', ...own, isFallback: false };
  }
  if (candidates.some(({ model }) => isProvisionedArn(provider, model))) return { kind: 'provisioned' };
  const found = firstListed(table, provider, candidates, query);
  if (found !== null) return { kind: 'price', ...found, isFallback: false };
  const fallback = overrides === undefined ? null : listed(overrides.byModel, provider, '*', query);
  return fallback === null ? { kind: 'unknown' } : { kind: 'price', ...fallback, isFallback: true };
}

/** Azure's deployments have free names: only a name that differs from the one sent is surely the answer's. */
function candidatesOf(provider: string, query: PriceQuery): readonly Candidate[] {
  const { model, sentModel, deploymentModel } = query;
  const candidates: Candidate[] = [];
  const add = (name: string | null | undefined, isAssumed: boolean): void => {
    if (name != null && name !== '') candidates.push({ model: name, isAssumed });
  };
  if (provider === 'azure') {
    const isNamedByAnswer = model !== null && model !== sentModel;
    if (isNamedByAnswer) add(model, false);
    add(deploymentModel, false);
    if (!isNamedByAnswer && deploymentModel == null) add(model ?? sentModel, true);
  } else {
    add(model, false);
    add(deploymentModel, false);
    if (sentModel !== model) add(sentModel, false);
  }
  return candidates;
}

function firstListed(
  table: PriceTable,
  provider: string,
  candidates: readonly Candidate[],
  wanted: WantedVariant,
): FoundVariant | null {
  for (const { model, isAssumed } of candidates) {
    const found =
      listed(table, provider, model, wanted) ??
      firstOf(otherModelNames(table, provider, model), (name) => listed(table, provider, name, wanted));
    if (found !== null) return isAssumed ? { ...found, isAssumed } : found;
  }
  return null;
}

function listed(
  table: PriceTable,
  provider: string,
  name: string,
  wanted: WantedVariant,
): FoundVariant | null {
  const prices = table.model(provider, name);
  return prices === null ? null : variantOf(prices, wanted);
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | null): Found | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
