/** Fields that may be `undefined`, as optional ones. */
type Optional<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that have a value; `0`, `false` and `""` are values. */
export function present<Fields extends object>(fields: Fields): Optional<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Optional<Fields>;
}
