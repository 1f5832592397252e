import { z } from 'zod';
import type { SettingShape } from './setting.js';

/** All that is wrong with the environment, in one message; each line names the variable. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
}

/** Typed settings of a shape. */
export type Settings<Shape extends SettingShape> = Readonly<{ [Name in keyof Shape]: z.output<Shape[Name]> }>;

/**
 * Reads the variables of a shape. A variable that is set but empty counts as not set.
 * Values are never part of an error message, since they may be secrets.
 *
 * @throws ConfigurationError naming every variable that does not fit
 */
export function loadSettings<Shape extends SettingShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings<Shape> {
  const set = Object.fromEntries(
    Object.keys(shape).flatMap((name) => {
      const text = environment[name];
      return text === undefined || text.trim() === '' ? [] : [[name, text.trim()]];
    }),
  );
  const result = z.object(shape).safeParse(set);
  if (result.success) return Object.freeze(result.data) as Settings<Shape>;
  throw new ConfigurationError(
    result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`),
  );
}
