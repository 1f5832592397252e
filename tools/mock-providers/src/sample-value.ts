type Schema = Readonly<Record<string, unknown>>;

const maxDepth = 6;
const textSamples: Readonly<Record<string, string>> = {
  city: 'Paris',
  location: 'Paris',
  country: 'France',
  name: 'Ada',
  query: 'weather in Paris',
  unit: 'celsius',
  date: '2026-11-21',
};

/** A small value that fits a simple JSON schema; constraints on lengths and patterns are not looked at. */
export function sampleValue(schema: unknown, which: 'required' | 'all' = 'all'): unknown {
  return sampleOf(schema, { root: asSchema(schema), which, name: '', depth: 0 });
}

interface Place {
  readonly root: Schema;
  readonly which: 'required' | 'all';
  /** Name of the property. */
  readonly name: string;
  readonly depth: number;
}

function sampleOf(value: unknown, place: Place): unknown {
  const schema = resolved(asSchema(value), place.root);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  const [choice] = [schema.anyOf, schema.oneOf, schema.allOf].filter(Array.isArray);
  if (choice !== undefined && schema.type === undefined)
    return sampleOf(choice[0], deeper(place, place.name));
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, place);
    case 'array':
      return place.depth >= maxDepth ? [] : [sampleOf(schema.items, deeper(place, place.name))];
    case 'number':
      return 21.5;
    case 'integer':
      return 3;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textSamples[place.name.toLowerCase()] ?? 'sample';
  }
}

function sampleObject(schema: Schema, place: Place): unknown {
  const properties = asSchema(schema.properties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || (place.which === 'all' && place.depth < maxDepth),
  );
  return Object.fromEntries(
    names.map((name) => [
      name,
      place.depth > maxDepth + 2 ? null : sampleOf(properties[name], deeper(place, name)),
    ]),
  );
}

function typeOf(schema: Schema): string {
  const type: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (typeof type === 'string') return type.toLowerCase();
  return schema.properties === undefined ? 'string' : 'object';
}

function resolved(schema: Schema, root: Schema): Schema {
  if (typeof schema.$ref !== 'string') return schema;
  const steps = schema.$ref.replace(/^#\/?/, '').split('/').filter(Boolean);
  return steps.reduce((below: Schema, step) => asSchema(below[step]), root);
}

function deeper(place: Place, name: string): Place {
  return { ...place, name, depth: place.depth + 1 };
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}
