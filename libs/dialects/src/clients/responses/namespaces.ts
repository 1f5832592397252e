import { asList, asObject, asText } from '../../json.js';

/** A function of a namespace, as the client names it. */
export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}

/** Name of a function of a namespace at providers, which know none: both names in one. */
export function flatName(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}__${name}`;
}

/**
 * The functions that a request keeps in namespaces, by their {@link flatName}.
 *
 * @param tools the request's `tools`, as the client wrote them
 */
export function namespacedNames(tools: unknown): ReadonlyMap<string, NamespacedName> {
  const names = new Map<string, NamespacedName>();
  for (const tool of asList(tools)) {
    const fields = asObject(tool);
    const namespace = fields?.['type'] === 'namespace' ? asText(fields['name']) : null;
    if (namespace === null) continue;
    for (const member of asList(fields?.['tools'])) {
      const name = asText(asObject(member)?.['name']);
      if (name !== null) names.set(flatName(namespace, name), { namespace, name });
    }
  }
  return names;
}
