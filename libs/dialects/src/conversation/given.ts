/** Fields that may be `undefined`, as optional ones. */
export type Given<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that have a value; `0`, `false` and `""` are values. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  const found: Partial<Fields> = {};
  for (const key in fields) if (fields[key] !== undefined) found[key] = fields[key];
  return found as Given<Fields>;
}
