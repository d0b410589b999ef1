import type { Container } from './in-container.ts'
import type { Action, FileAction } from '@custody/model'
import type { Stream } from './stream.ts'
import type { TaskRequest } from './tasks/task.ts'
import type { Use } from './use.ts'

/** A language whose one-liners are read. */
export type Language =
  | 'shell'
  | 'python'
  | 'javascript'
  | 'ruby'
  | 'perl'
  | 'php'
  | 'awk'
  | 'compiled'
  | 'sql'
  | 'other'

/**
 * One thing that a use of a program does. Words are as expanded, marks included; the analysis turns them
 * into paths, hosts and nested scripts.
 */
export type Effect =
  | {
      readonly do: 'read' | 'delete' | 'chmod' | 'link'
      readonly path: string
      readonly recursive?: boolean
      readonly manner?: string
    }
  | {
      readonly do: 'write'
      readonly path: string
      readonly recursive?: boolean
      readonly manner?: string
      /** What the file holds afterwards, where it can be told. */
      readonly holds?:
        | 'input'
        | { readonly copyOf: string }
        | { readonly compiledFrom: string }
        | { readonly linkTo: string; readonly symbolic: boolean }
        | { readonly text: string }
    }
  /** Puts sources into a place that is a folder, or may be one: the writes below it, by their own names. */
  | {
      readonly do: 'put'
      readonly folder: string
      readonly sources: readonly string[]
      /** That it is a folder follows from how it is written: `-t`, several sources. */
      readonly sure: boolean
      /** Folders are taken with all that is in them. */
      readonly whole: boolean
      /** The write of one source, but for its path. */
      readonly as: (source: string) => Extract<Effect, { do: 'write' }>
    }
  | {
      readonly do: 'connect'
      /** A URL, `host:port`, `user@host:path` or a host. */
      readonly to: string
      readonly scheme: string
      readonly direction: 'send' | 'receive' | 'listen'
      readonly carries?: readonly string[]
      /** Files that go along, read too. */
      readonly files?: readonly string[]
      readonly port?: number
    }
  /** Starts another program: `sudo …`, `xargs …`. */
  | {
      readonly do: 'run'
      readonly words: readonly string[]
      readonly input?: Stream
      /** What the words come from that nobody can tell: `xargs`. */
      readonly fed?: Stream
      readonly variables?: readonly (readonly [name: string, value: string])[]
      readonly folder?: string
      /** A program even where a function has its name: `command git`. */
      readonly unshadowed?: boolean
      /** With root's rights: `sudo`. */
      readonly asRoot?: boolean
      /** In a container that sees folders of this machine. */
      readonly inside?: Container
    }
  /** Runs shell text; `positional` are its `$1`, `$2` … */
  | {
      readonly do: 'shell'
      readonly text: string
      readonly positional?: readonly string[]
      /** `$0` */
      readonly zero?: string
      /** In the shell itself, as `eval` does, and not in one of its own. */
      readonly here?: boolean
      /** With root's rights: `su -c`. */
      readonly asRoot?: boolean
    }
  /** Runs what comes in as code. */
  | {
      readonly do: 'input'
      readonly language: Language
      readonly positional?: readonly string[]
    }
  /** Runs code written in an argument. */
  | {
      readonly do: 'code'
      readonly language: Language
      readonly text: string
      readonly positional?: readonly string[]
    }
  /** Runs a file as code. */
  | {
      readonly do: 'script'
      readonly language: Language
      readonly path: string
      readonly positional?: readonly string[]
      readonly here?: boolean
      /** Only where there is such a file: it is one of the names that are tried. */
      readonly ifThere?: boolean
    }
  /** Starts a file by its own path: the kernel runs it by its first line. */
  | { readonly do: 'execute'; readonly path: string; readonly positional: readonly string[] }
  /** Runs what a file of the project names: `make test`, `npm run build`. */
  | { readonly do: 'tasks'; readonly request: TaskRequest }
  /** Anything that is an action already. */
  | { readonly do: 'act'; readonly action: Action }
  | { readonly do: 'obscure'; readonly code: string; readonly interpreter?: boolean }
  /** Text that the shell evaluates as arithmetic, subscripts and all. */
  | { readonly do: 'evaluate'; readonly text: string }
  /** Shell text that runs when the script ends. */
  | { readonly do: 'later'; readonly text: string }
  | { readonly do: 'enter'; readonly folder: string }
  | { readonly do: 'assign'; readonly name: string; readonly values: readonly string[] | null }
  /** A name that stands for another one from here on. */
  | { readonly do: 'refer'; readonly name: string; readonly to: string }
  | { readonly do: 'alias'; readonly name: string; readonly text: string }
  /** One name stands for another from here on. */
  | { readonly do: 'refer'; readonly name: string; readonly to: string }
  | { readonly do: 'positional'; readonly words: readonly string[] }

/**
 * What a program prints, as far as a later program can be told:
 * `nothing`; `same` as it reads; `lines`, some of its lines; `filtered`, some of what it reads; `digest`, nothing that gives it away;
 * `network`, `decoded`, `environment`, what comes from there; `setup`, harmless shell settings.
 */
export type Prints =
  | 'nothing'
  | 'same'
  | 'lines'
  | 'filtered'
  | 'digest'
  | 'network'
  | 'decoded'
  | 'environment'
  | 'setup'

/**
 * What an operand is to the program. `use`: a key or setting that is handed to the program it belongs to,
 * which uses it and does not show it.
 */
export type Role =
  | 'read'
  | 'use'
  | 'write'
  | 'append'
  | 'delete'
  | 'chmod'
  | 'folder'
  | 'text'
  | 'host'
  | 'url'

/**
 * The meaning of a program, as data.
 *
 * `options` lists the options that matter, separated by commas: names separated by blanks, then `=` if a
 * value follows, `=?` if one may be attached, and the value's role: `'f force, o output=write, e=text'`.
 * Options that are not listed are flags without value. `operands` gives the roles of operands in order;
 * the last repeats, and `a>b` gives the last operand the role `b`.
 */
export type ProgramSpec = {
  /** Separated by blanks. */
  readonly names: string
  readonly traits?: readonly string[]
  readonly options?: string
  readonly operands?: string
  /** `gnu` unless told: `-abc` is three flags, and options may follow operands. `shell`: `+x` is an option too. */
  readonly style?: 'gnu' | 'stop-at-operand' | 'shell' | 'single-dash' | 'raw'
  /** `--no-x` takes `--x` back where it is no option of its own. Source: git's parse-options. */
  readonly takesBack?: true
  readonly subcommands?: { readonly [name: string]: SubcommandSpec }
  readonly prints?: Prints | ((use: Use) => Stream | Prints | null)
  readonly effects?: (use: Use) => readonly Effect[]
}

export type SubcommandSpec = Omit<ProgramSpec, 'names'>

/** A path effect, in short. */
export function touch(
  what: 'read' | 'write' | 'delete' | 'chmod' | 'link',
  path: string,
  details: {
    readonly recursive?: boolean
    readonly manner?: FileAction['manner']
    readonly holds?: Extract<Effect, { do: 'write' }>['holds'] & {}
  } = {},
): Effect {
  return { do: what, path, ...details }
}

export function act(action: Action): Effect {
  return { do: 'act', action }
}
