import { jsonSetting, type Settings } from '@trueport/config';
import { listPrices, parsePriceOverrides, type PriceSources } from '@trueport/pricing';
import { z } from 'zod';

const rows = z.array(z.unknown()).superRefine((value, context) => {
  try {
    parsePriceOverrides(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});

/** Settings of what providers charge; the same for every service that shows a cost. */
export const priceSettings = {
  PRICE_OVERRIDES: jsonSetting(rows, [], {
    description:
      'Prices of your own, which win over the list prices: a JSON array of rows as in `libs/pricing/data/pricing.json`, with `deployment` for one deployment only; the model `*` is for all models of a provider without a price.',
  }),
};

export type PriceSettings = Settings<typeof priceSettings>;

/** The prices in force. */
export function priceSources(settings: PriceSettings): PriceSources {
  return { table: listPrices(), overrides: parsePriceOverrides(settings.PRICE_OVERRIDES) };
}
