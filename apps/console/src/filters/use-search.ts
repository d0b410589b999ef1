type Searched<Search> = {
  readonly types: { readonly searchSchema: Search }
  readonly useSearch: () => unknown
}

/** The filters of a route, as its own `validateSearch` reads them. The router types them only by a global registry. */
export function useSearchOf<Search>(route: Searched<Search>): Search {
  return route.useSearch() as Search
}
