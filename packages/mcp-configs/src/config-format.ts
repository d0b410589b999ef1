import type { McpServerDeclaration, Platform, Result } from '@custody/model'

/** One client's way of declaring MCP servers. Pure: it is given text and starts nothing. */
export type ConfigFormat = {
  readonly client: string
  /** Where the client looks, the person's own places before the project's. */
  readonly places: readonly ConfigPlace[]
  /**
   * The servers that a file declares, in its order. An empty file declares none. More is read than the client
   * itself would take (comments, say): a server too many in an inventory does no harm, one too few does.
   */
  readonly parse: (text: string) => Result<readonly McpServerDeclaration[], ConfigProblem>
}

/** A file, relative to where it is looked for. */
export type ConfigPlace = {
  readonly under: 'home' | 'project' | 'root'
  readonly path: string
  readonly platforms: readonly Platform[]
}

export type ConfigProblem =
  | { readonly code: 'CONFIG_NOT_READABLE'; readonly syntax: 'json' | 'toml' | 'yaml' }
  /** Where servers should stand is something else. `at` is dotted. */
  | { readonly code: 'CONFIG_SHAPE_UNKNOWN'; readonly at: string }

const everywhere: readonly Platform[] = ['linux', 'darwin', 'win32']

export function inHome(path: string, platforms: readonly Platform[] = everywhere): ConfigPlace {
  return { under: 'home', path, platforms }
}

export function inProject(path: string): ConfigPlace {
  return { under: 'project', path, platforms: everywhere }
}
