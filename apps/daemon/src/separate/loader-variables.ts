/** Variables that load other code into the client itself, which could then answer in our place: it may not start. */
export const loadsIntoClient: ReadonlySet<string> = new Set([
  'LD_PRELOAD',
  'LD_AUDIT',
  'BUN_OPTIONS',
])

/** Those, and one that the client hands on to what it starts: worth telling, no reason to keep it from starting. */
export const loaderVariables: ReadonlySet<string> = new Set([...loadsIntoClient, 'NODE_OPTIONS'])
