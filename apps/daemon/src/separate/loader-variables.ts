/**
 * Variables that load other code into the client itself, or let a debugger do so, which could then answer in our place: it may
 * not start. Each was seen to work on Claude Code 2.1.330, but for `LD_AUDIT` and `BUN_INSPECT_CONNECT_TO`.
 */
const loadsIntoClient: ReadonlySet<string> = new Set([
  'LD_PRELOAD',
  'LD_AUDIT',
  'BUN_OPTIONS',
  'BUN_INSPECT',
  'BUN_INSPECT_CONNECT_TO',
  'BUN_INSPECT_PRELOAD',
])

/** It too loads other code into the client, and many developers have it set: kept from starting only where bytes are listed. */
const libraryPath = 'LD_LIBRARY_PATH'

/** Those, and one that the client hands on to what it starts: worth telling. */
export const loaderVariables: ReadonlySet<string> = new Set([
  ...loadsIntoClient,
  libraryPath,
  'NODE_OPTIONS',
])

/** The variables that keep a client from starting. `listedOnly`: its executable must be listed, so only its own code may run. */
export function refusedLoaders(
  variables: readonly string[],
  listedOnly: boolean,
): readonly string[] {
  return variables.filter(
    (variable) => loadsIntoClient.has(variable) || (listedOnly && variable === libraryPath),
  )
}
