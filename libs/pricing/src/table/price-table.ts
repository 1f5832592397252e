import { z } from 'zod';
import { Price, priceKey } from './price.js';
import { priceDocumentSchema, type PriceRow } from './price-row.js';

/** Which of the rows of one model: Azure's have regions, those of images sizes and qualities. */
export interface PriceVariant {
  readonly region?: string | undefined;
  readonly size?: string | undefined;
  readonly quality?: string | undefined;
  readonly steps?: string | undefined;
}

/** Rows of one model. */
export type ModelPrices = ReadonlyMap<string, Price>;

/** A row and the name it is found under: its model, or a deployment. */
export interface ListedRow {
  readonly name: string;
  readonly row: PriceRow;
}

/** Rows by provider and name; read only and safe to share. */
export class PriceTable {
  private readonly models = new Map<string, Map<string, Price>>();
  private readonly fineTunes = new Map<string, string>();

  /**
   * @param origin begins the keys of these rows, to tell an operator's from the table's
   * @throws Error naming the rows when two are for the same
   */
  constructor(rows: readonly ListedRow[], origin = '') {
    for (const listed of rows) {
      this.add(listed, origin);
      this.addFineTune(listed);
    }
  }

  /** All rows of exactly this name; `null` when there are none. */
  model(provider: string, name: string): ModelPrices | null {
    return this.models.get(`${provider}/${name}`) ?? null;
  }

  /** Every row. */
  *rows(): Iterable<PriceRow> {
    for (const prices of this.models.values()) for (const { row } of prices.values()) yield row;
  }

  /** The newest dated row of an undated fine-tuned base: `ft:gpt-4o-2024-11-20` for `ft:gpt-4o`. */
  newestFineTune(provider: string, base: string): string | null {
    return this.fineTunes.get(`${provider}/${base}`) ?? null;
  }

  private add({ name, row }: ListedRow, origin: string): void {
    const modelKey = `${row.provider}/${name}`;
    const prices = this.models.get(modelKey) ?? new Map<string, Price>();
    this.models.set(modelKey, prices);
    const price = new Price(row, origin + priceKey(row, name));
    const variant = variantKey(row);
    if (prices.has(variant)) throw new Error(`The price table has two rows for ${price.key}`);
    prices.set(variant, price);
  }

  private addFineTune({ name, row: { provider } }: ListedRow): void {
    const [, base] = /^(ft:.+)-\d{4}-\d{2}-\d{2}$/.exec(name) ?? [];
    if (base === undefined) return;
    const known = this.fineTunes.get(`${provider}/${base}`);
    if (known === undefined || name > known) this.fineTunes.set(`${provider}/${base}`, name);
  }
}

/** The row of exactly this variant; `null` when there is none. */
export function priceOf(prices: ModelPrices, variant: PriceVariant): Price | null {
  return prices.get(variantKey(variant)) ?? null;
}

function variantKey({ region, size, quality, steps }: PriceVariant): string {
  if (region === undefined && size === undefined && quality === undefined && steps === undefined) return '';
  return `${region ?? ''}|${size ?? ''}|${quality ?? ''}|${steps ?? ''}`;
}

/**
 * Reads the file of the price table.
 *
 * @throws Error with every problem in one message
 */
export function parsePriceTable(document: unknown): PriceTable {
  const parsed = priceDocumentSchema.safeParse(document);
  if (!parsed.success) throw new Error(`The price table is malformed:\n${z.prettifyError(parsed.error)}`);
  return new PriceTable(parsed.data.models.map((row) => ({ name: row.model, row })));
}

/** The table's name of a provider of the gateway: Google's own API is `gemini` there. */
export function tableProvider(provider: string): string {
  return provider === 'google' ? 'gemini' : provider;
}
