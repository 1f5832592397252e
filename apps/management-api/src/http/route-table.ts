/** Which methods a path has, so that a wrong method can be told from a wrong path. */
export class RouteTable {
  private readonly methodsByPattern = new Map<
    string,
    { readonly matches: RegExp; readonly methods: Set<string> }
  >();

  /** @param pattern path of a route with `:name` for parameters */
  add(pattern: string, methods: string | readonly string[]): void {
    const route = this.methodsByPattern.get(pattern) ?? {
      matches: expressionOf(pattern),
      methods: new Set(),
    };
    for (const method of [methods].flat()) route.methods.add(method);
    this.methodsByPattern.set(pattern, route);
  }

  /** Methods that some route takes at this path, sorted; none when there is no such path. */
  methodsAt(path: string): readonly string[] {
    const methods = new Set<string>();
    for (const route of this.methodsByPattern.values()) {
      if (route.matches.test(path)) for (const method of route.methods) methods.add(method);
    }
    return [...methods].sort();
  }
}

function expressionOf(pattern: string): RegExp {
  const segments = pattern
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
}
