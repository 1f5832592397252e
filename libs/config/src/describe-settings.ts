import type { z } from 'zod';
import type { SettingShape } from './setting.js';

/** One line of the configuration reference. */
export interface SettingDescription {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** Default as one would write it into the environment; empty when there is none. */
  readonly defaultText: string;
  readonly required: boolean;
  readonly secret: boolean;
}

/** Describes a shape for the generated reference, in the order it is written. */
export function describeSettings(shape: SettingShape): SettingDescription[] {
  return Object.entries(shape).map(([name, schema]) => describeSetting(name, schema));
}

function describeSetting(name: string, schema: z.ZodType): SettingDescription {
  const meta = (schema.meta() ?? {}) as { description?: string; unit?: string; secret?: boolean };
  const whenUnset = schema.safeParse(undefined);
  return {
    name,
    description: meta.description ?? '',
    unit: meta.unit ?? '',
    defaultText: whenUnset.success ? defaultText(whenUnset.data) : '',
    required: !whenUnset.success,
    secret: meta.secret === true,
  };
}

function defaultText(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value) && value.length === 0) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
