import { z } from 'zod';
import { priceRowSchema } from './price-row.js';
import { PriceTable, tableProvider, type ListedRow } from './price-table.js';

const overrideSchema = priceRowSchema.extend({
  provider: z.string().min(1).max(300).transform(tableProvider),
  /** Provider-side deployment the price is for, as usage logs name it; then `model` only describes it. */
  deployment: z.string().min(1).max(300).optional(),
});
/** A row of the operator: it replaces the row of the table, field by field nothing is kept. */
export type PriceOverride = z.input<typeof overrideSchema>;

/** Prices of the operator, which win over the table's. */
export interface PriceOverrides {
  readonly byModel: PriceTable;
  readonly byDeployment: PriceTable;
}

/**
 * Reads the operator's prices. The model `*` is for all models of a provider that have no price at all.
 *
 * @throws Error with every problem in one message, or naming the rows when two are for the same
 */
export function parsePriceOverrides(rows: unknown): PriceOverrides {
  const parsed = z.array(overrideSchema).safeParse(rows);
  if (!parsed.success)
    throw new Error(`The price overrides are malformed:\n${z.prettifyError(parsed.error)}`);
  const byModel: ListedRow[] = [];
  const byDeployment: ListedRow[] = [];
  for (const { deployment, ...row } of parsed.data) {
    if (deployment === undefined) byModel.push({ name: row.model, row });
    else byDeployment.push({ name: deployment, row });
  }
  return {
    byModel: new PriceTable(byModel, 'operator:'),
    byDeployment: new PriceTable(byDeployment, 'operator:'),
  };
}
