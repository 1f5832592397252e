import { z } from 'zod';
import { Secret } from './secret.js';

/** What the configuration reference says of a variable. */
export interface SettingMeta {
  readonly description: string;
  /** Unit of a number: `ms`, `bytes`, `requests`, … */
  readonly unit?: string;
}

/** Bounds of a number; a value outside is refused at start, naming the variable. */
export interface IntegerBounds {
  readonly min: number;
  readonly max: number;
}

/** Settings of one part, keyed by the name of the environment variable. Every schema takes the variable's text. */
export type SettingShape = Readonly<Record<string, z.ZodType>>;

/** A whole number. */
export function integerSetting(defaultValue: number, bounds: IntegerBounds, meta: SettingMeta) {
  const expected = `expected a whole number from ${bounds.min} to ${bounds.max}`;
  return z
    .string()
    .regex(/^\d+$/, expected)
    .transform(Number)
    .pipe(z.int(expected).min(bounds.min, expected).max(bounds.max, expected))
    .default(defaultValue)
    .meta({ ...meta });
}

/** A number with a fraction. */
export function numberSetting(defaultValue: number, bounds: IntegerBounds, meta: SettingMeta) {
  const expected = `expected a number from ${bounds.min} to ${bounds.max}`;
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, expected)
    .transform(Number)
    .pipe(z.number(expected).min(bounds.min, expected).max(bounds.max, expected))
    .default(defaultValue)
    .meta({ ...meta });
}

/** `true` or `false` (also `1`/`0`, `on`/`off`). */
export function booleanSetting(defaultValue: boolean, meta: SettingMeta) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0', 'on', 'off'], 'expected true or false'))
    .transform((text) => text === 'true' || text === '1' || text === 'on')
    .default(defaultValue)
    .meta({ ...meta });
}

/** One of a few words. */
export function choiceSetting<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  defaultValue: Choices[number],
  meta: SettingMeta,
) {
  return z
    .enum(choices, `expected one of ${choices.join(', ')}`)
    .default(defaultValue as never)
    .meta({ ...meta });
}

/** Text with a default. */
export function textSetting(defaultValue: string, meta: SettingMeta) {
  return z
    .string()
    .default(defaultValue)
    .meta({ ...meta });
}

/** Text that may be left out. */
export function optionalTextSetting(meta: SettingMeta) {
  return z
    .string()
    .optional()
    .meta({ ...meta });
}

/** An absolute URL; only the named protocols (without colon) are taken. */
export function urlSetting(defaultValue: string, protocols: readonly string[], meta: SettingMeta) {
  const allowed = protocols.map((protocol) => `${protocol}:`);
  return z
    .string()
    .refine(
      (text) => URL.canParse(text) && allowed.includes(new URL(text).protocol),
      `expected a URL starting with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    )
    .default(defaultValue)
    .meta({ ...meta });
}

/** A comma-separated list; spaces around entries and empty entries are ignored. */
export function listSetting(meta: SettingMeta) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .default([])
    .meta({ ...meta });
}

/** JSON that fits a schema. */
export function jsonSetting<Schema extends z.ZodType>(
  schema: Schema,
  defaultValue: z.output<Schema>,
  meta: SettingMeta,
) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema as z.ZodType<z.output<Schema>, unknown>)
    .default(defaultValue as never)
    .meta({ ...meta });
}

/** A secret that must be set. */
export function secretSetting(minLength: number, meta: SettingMeta) {
  return z
    .string('is required')
    .min(minLength, `expected at least ${minLength} characters`)
    .transform((text) => new Secret(text))
    .meta({ ...meta, secret: true });
}

/** A secret that may be left out. */
export function optionalSecretSetting(meta: SettingMeta) {
  return z
    .string()
    .transform((text) => new Secret(text))
    .optional()
    .meta({ ...meta, secret: true });
}
