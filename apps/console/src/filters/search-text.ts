/** What stands behind the `?` of an address: a name has one value or several. */
export type Search = { readonly [name: string]: string | readonly string[] }

/** Reads `?outcome=deny&outcome=ask&q=rm`. A name that occurs once has one value, else a list in order. */
export function parseSearch(text: string): Search {
  const search: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name]
    search[name] = before === undefined ? value : [before, value].flat()
  }
  return search
}

/** Writes it back. Absent and empty values are left out, so that an unfiltered page has a bare address. */
export function renderSearch(search: { readonly [name: string]: unknown }): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => one !== undefined && one !== null && one !== '')
      .map((one) => [name, String(one)]),
  )
  const text = new URLSearchParams(pairs).toString()
  return text === '' ? '' : `?${text}`
}
