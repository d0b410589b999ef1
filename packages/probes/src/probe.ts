import type { CheckResult, Instant, Platform } from '@custody/model'

/** How soon a change shows: told by the system, asked every so often, or only new after a boot or an upgrade. */
export type Latency =
  | { readonly kind: 'event' }
  | { readonly kind: 'poll'; readonly everyMs: number }
  | { readonly kind: 'boot' }

/**
 * One thing to look at. Paths and programs are absolute; `home` stands for the person's home folder.
 *
 * - `program`: runs the first of `paths` that exists, with `args`, an empty environment, cwd `/`; gives what
 *   it wrote to stdout, or to stderr if that was all.
 * - `file`: a file; `as: 'hex'` gives two lower-case digits a byte.
 * - `folder`: the names in a folder, sorted, one a line.
 * - `tree`: for each folder in `path`, its `files` as `<folder>/<file><TAB><first line>` and the names
 *   below its `folders` as `<folder>/<folder>/<TAB><name>`, one a line, sorted.
 */
export type Source =
  | {
      readonly kind: 'program'
      readonly paths: readonly string[]
      readonly args: readonly string[]
    }
  | {
      readonly kind: 'file'
      readonly path: string
      readonly below: 'root' | 'home'
      readonly as: 'text' | 'hex'
    }
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'tree'
      readonly path: string
      readonly files: readonly string[]
      readonly folders: readonly string[]
    }

/** What a source said. `absent`: no such program or file; `failed`: it is there and could not be asked. */
export type Answer =
  | {
      readonly status: 'read'
      readonly text: string
      /** The exit code of a program; null for files. A program that exits in error has still spoken. */
      readonly exitCode: number | null
      /** When a file or folder was last changed; null for programs and trees. */
      readonly modifiedAt: Instant | null
    }
  | { readonly status: 'absent' }
  | { readonly status: 'failed'; readonly because: string }

/** The answers by the names that the reading gave to its sources; `at` is the time of asking. */
export type Answers = { readonly [name: string]: Answer | undefined }

/** How a question is put on one platform. `read` is pure and total: text that it does not know is `unknown`. */
export type Reading = {
  readonly sources: { readonly [name: string]: Source }
  readonly read: (answers: Answers, at: Instant) => CheckResult
}

/**
 * Asks the device one question. It is data: what to look at, and how to read the answer. It runs nothing.
 *
 * A platform that is not listed is `unknown`, by the runner, for every probe alike. `id` is the fact's name
 * in policy.
 */
export type Probe = {
  readonly id: string
  readonly question: string
  readonly latency: Latency
  /** Past this age an answer counts as `unknown`. */
  readonly maxAgeMs: number
  readonly platforms: { readonly [platform in Platform]?: Reading }
}
