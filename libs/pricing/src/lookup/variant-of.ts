import type { Price } from '../table/price.js';
import { priceOf, type ModelPrices, type PriceVariant } from '../table/price-table.js';

/** Which row of a model is wanted. */
export interface WantedVariant {
  /** Data zone of an Azure deployment, or region of a provider's endpoint: `eu`, `us`, `global`. */
  readonly region?: string | null | undefined;
  /** Set when images are priced by the piece, not by tokens. */
  readonly image?: ImageVariant | undefined;
}

/** What was made, as the answer or the request names it; `auto` is as good as nothing. */
export interface ImageVariant {
  readonly size?: string | undefined;
  readonly quality?: string | undefined;
  readonly steps?: string | undefined;
}

/** `isAssumed`: size or quality of the images were not known and are taken to be the usual ones. */
export interface FoundVariant {
  readonly price: Price;
  readonly isAssumed: boolean;
}

/** Quality that providers use when none is asked for, where it has a row. */
const usualQuality = 'standard';

/** The row of a model that fits best; `null` when none does. */
export function variantOf(prices: ModelPrices, wanted: WantedVariant): FoundVariant | null {
  if (wanted.image !== undefined && prices.size > 1) return imageVariant(prices, wanted.image);
  const region = wanted.region ?? undefined;
  const regional = region === undefined ? null : priceOf(prices, { region });
  const price = regional ?? priceOf(prices, {});
  return price === null ? null : { price, isAssumed: false };
}

function imageVariant(prices: ModelPrices, image: ImageVariant): FoundVariant | null {
  const size = known(image.size);
  const quality = known(image.quality);
  const { steps } = image;
  // Without a quality the rows that have none come first, then those of the usual one.
  const tries: readonly PriceVariant[] = [
    { size, quality, steps },
    { size, quality },
    { size, quality: usualQuality },
    { size, steps },
    { size },
    { steps },
    {},
  ];
  for (const variant of tries) {
    const price = priceOf(prices, variant);
    if (price === null || price.row.unit?.image === undefined) continue;
    const isNamed = size !== undefined && (quality !== undefined || !hasQualities(prices));
    return { price, isAssumed: !isNamed || price.row.size !== size || price.row.quality !== quality };
  }
  return null;
}

function hasQualities(prices: ModelPrices): boolean {
  return [...prices.values()].some(({ row }) => row.quality !== undefined);
}

function known(value: string | undefined): string | undefined {
  return value === 'auto' || value === '' ? undefined : value;
}
