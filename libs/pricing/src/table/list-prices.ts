import document from '../../data/pricing.json' with { type: 'json' };
import { parsePriceTable, type PriceTable } from './price-table.js';

let table: PriceTable | null = null;

/**
 * The list prices shipped with the gateway, read once. List prices change: operators override what is out of date.
 *
 * @source BerriAI/litellm (MIT, see `data/pricing.LICENSE.txt`), provenance of each row in its `src`; read 2026-11
 */
export function listPrices(): PriceTable {
  table ??= parsePriceTable(document);
  return table;
}
