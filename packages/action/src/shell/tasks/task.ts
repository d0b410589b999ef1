/** A kind of file in which a project names what it does: a Makefile's targets, a package's scripts. */
export type TaskKind = 'make' | 'package' | 'just' | 'composer'

/** What a call asks of such a file. */
export type TaskRequest = {
  readonly of: TaskKind
  /** Targets, scripts, recipes; none asks for the file's own first choice where it has one. */
  readonly names: readonly string[]
  /** Folders to go to first, each from the one before: `-C`. */
  readonly folders: readonly string[]
  /** The files themselves, where the call names them; null where the program looks for its own. */
  readonly files: readonly string[] | null
  /** Words for the task. */
  readonly words: readonly string[]
  readonly variables: readonly (readonly [name: string, value: string])[]
  /** More text of the file, in the call itself: `--eval`. */
  readonly text: string
  /** Nothing is run but what reading the file runs by itself. */
  readonly dry: boolean
  /** What the name of no task means: a program of the project. */
  readonly orProgram: boolean
  /** Without what is written for before and after it. */
  readonly alone: boolean
}

/** A request for tasks, with what it does not say. */
export function tasks(request: Pick<TaskRequest, 'of'> & Partial<TaskRequest>): TaskRequest {
  return {
    names: [],
    folders: [],
    files: null,
    words: [],
    variables: [],
    text: '',
    dry: false,
    orProgram: false,
    alone: false,
    ...request,
  }
}

/** One thing that a task runs: text of a shell, or of another interpreter that `by` starts. */
export type TaskStep = {
  readonly text: string
  readonly by: readonly string[]
  readonly positional: readonly string[]
  readonly variables: readonly (readonly [name: string, value: string])[]
}

/** What a reader of such files may know besides the text. */
export type TaskWorld = {
  /** The folder in which tasks run. */
  readonly folder: string
  /** What another file holds, by its path from the folder; null where it cannot be read. */
  readonly include: (path: string) => string | null
  /** A variable of the environment, as far as the call tells it. */
  readonly variable: (name: string) => string | undefined
  /** Says that part of the file is beyond this reader. */
  readonly unread: () => void
}

/** Reads a file into what the request makes it run, in order. Untrusted text; bounded; never throws. */
export type TaskReader = (
  text: string,
  request: TaskRequest,
  world: TaskWorld,
) => readonly TaskStep[]

/** More steps than this are not read. */
export const taskStepsMax = 400

/** A variable that nobody sets: what stands in the place of text that cannot be told. */
export const unknownText = '${CUSTODY_UNKNOWN}'

export function shellStep(text: string, more: Partial<TaskStep> = {}): TaskStep {
  return { text, by: [], positional: [], variables: [], ...more }
}

/** A word as a shell's text. */
export function quotedWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
