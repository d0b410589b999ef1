import type { AgentName } from '@custody/model'

/** One file that a plan changes. Null bytes: the file is not there (`before`) or shall not be there (`after`). */
export type FileChange = {
  readonly path: string
  readonly before: Uint8Array | null
  readonly after: Uint8Array | null
  /** Permission bits of a file that is created, e.g. 0o600; an existing file keeps its own. */
  readonly mode: number
}

/** What an install or uninstall would change. It changes nothing: the CLI shows it and applies it, atomically. */
export type Plan = {
  readonly changes: readonly FileChange[]
  /** What the person should know. Lower case, no final period. */
  readonly notes: readonly string[]
  /** What weakens the protection and cannot be mended by us. */
  readonly warnings: readonly string[]
  /** To be stored after an install is applied, and given to `planUninstall`; null: delete the stored one. */
  readonly receipt: InstallReceipt | null
}

/** What an install changed, kept so that an uninstall gives back the original bytes. */
export type InstallReceipt = {
  readonly v: 1
  readonly agent: AgentName
  readonly files: readonly {
    readonly path: string
    /** The file's text, of which its UTF-8 is every byte; null where there was no file. */
    readonly before: string | null
    readonly after: string | null
  }[]
}

/** Where an agent of one person keeps its settings. */
export type InstallPlace = {
  /** Absolute. */
  readonly home: string
  /** The variables of `settingVariables` that are set for the agent; an unset one is left out. */
  readonly environment: { readonly [name: string]: string }
}

export type InstallRequest = InstallPlace & {
  readonly hookPort: number
  /** What happens to a call while the daemon cannot be reached. */
  readonly failMode: 'open' | 'closed'
  /** Absolute path of the Node that runs the command hook; null leaves command hooks out. */
  readonly nodePath: string | null
  /** Absolute path of the script that posts its standard input to the address it is given. */
  readonly hookScriptPath: string | null
  /** Servers that may be started; null leaves the agent's own list alone. */
  readonly allowedMcpServers: readonly AllowedMcpServer[] | null
}

/** A server by what identifies it in configuration: its exact command line, or its address. Never its name. */
export type AllowedMcpServer =
  | { readonly kind: 'command'; readonly command: readonly [string, ...string[]] }
  | { readonly kind: 'url'; readonly url: string }

/** The files of a place by path, as they are now; null for one that is not there. */
export type SettingFiles = ReadonlyMap<string, Uint8Array | null>

export type InstallProblem =
  /** The agent would not read the person's own file either: mending it is theirs. */
  | { readonly code: 'SETTINGS_NOT_JSON'; readonly path: string }
  /** An object names a key twice: the agent reads one, an editor may change the other. */
  | { readonly code: 'SETTINGS_KEY_TWICE'; readonly path: string }
  /** A part that we must add to has another type than the agent takes. `at` is dotted. */
  | { readonly code: 'SETTINGS_SHAPE_UNKNOWN'; readonly path: string; readonly at: string }
  /** `files` has no entry for a path of `settingPaths`: a bug of the caller's. */
  | { readonly code: 'SETTINGS_NOT_READ'; readonly path: string }
  /** The agent would read a pattern or a variable in it, and let other servers through. */
  | { readonly code: 'MCP_SERVER_NOT_EXACT'; readonly at: string }
