/** Splits a path into its decoded segments; null when it cannot be decoded. */
export const segmentsOf = (path: string): string[] | null => {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
};

/** What was found for a path: a route with the values of its wildcards, or why there is none. */
export type RouteMatch<Route> =
  | { readonly kind: 'found'; readonly route: Route; readonly params: readonly string[] }
  | { readonly kind: 'no-path' }
  | { readonly kind: 'no-method' };

/** Routes by path pattern: segments with slashes between them, where `*` stands for one segment of any value. */
export class RouteTable<Route> {
  readonly #routes: readonly { readonly route: Route; readonly pattern: readonly string[] }[];

  constructor(routes: readonly Route[], patternOf: (route: Route) => string) {
    this.#routes = routes.map((route) => ({ route, pattern: patternOf(route).split('/') }));
  }

  /** The first route that fits a path and, of those, takes its method. */
  find(segments: readonly string[], takesMethod: (route: Route) => boolean): RouteMatch<Route> {
    const fitting = this.#routes.filter(
      ({ pattern }) =>
        pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index]),
    );
    if (fitting.length === 0) return { kind: 'no-path' };
    const found = fitting.find(({ route }) => takesMethod(route));
    if (!found) return { kind: 'no-method' };
    const { route, pattern } = found;
    return { kind: 'found', route, params: segments.filter((_, index) => pattern[index] === '*') };
  }
}
