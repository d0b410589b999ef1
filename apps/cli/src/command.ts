import type { Clock, Result } from '@custody/model'
import type { Command } from 'commander'
import type { Home } from './home.ts'
import type { CliProblem } from './problem.ts'
import { tellProblem } from './tell-problem.ts'
import type { Screen } from './terminal.ts'

/** Everything a command may know of the world. Built once, in `main.ts`; a test builds it from literals. */
export type Cli = {
  readonly env: { readonly [name: string]: string | undefined }
  readonly cwd: string
  /** CUSTODY_HOME and the paths below it. It may not exist. */
  readonly home: Home
  readonly stdout: Screen
  readonly stderr: Screen
  readonly stdin: { readonly isTerminal: boolean; readonly read: () => AsyncIterable<Uint8Array> }
  readonly now: Clock
  /** This process's user; null where the platform has no such number. */
  readonly uid: number | null
  /** Aborts on Ctrl-C or SIGTERM, once a command has asked for it by reading it. */
  readonly stop: () => AbortSignal
  readonly random: (size: number) => Uint8Array
}

/**
 * Exit codes, the same in every command: 0 done; 1 failed, or not all well; 2 used wrongly or input unusable;
 * 3 `verify` only: self-consistent, but without trust anchors.
 */
export type ExitCode = 0 | 1 | 2 | 3

/** What one file of the shelf exports: builds the command. It reads and starts nothing before its action runs. */
export type CommandFile = (cli: Cli) => Command

/** How an action ends: with an exit code, its answer already written, or with a problem that `act` tells. */
export type Ending = Result<ExitCode, CliProblem>

/**
 * Makes a commander action of a function that returns its ending. Sets `process.exitCode` through `exit`.
 * `failing` opens the sentence of every problem: `cannot install the hooks`.
 */
export function act<Arguments extends readonly unknown[]>(
  cli: Cli,
  failing: string,
  body: (...args: Arguments) => Promise<Ending> | Ending,
): (this: Command, ...args: Arguments) => Promise<void> {
  return async function action(this: Command, ...args: Arguments): Promise<void> {
    const ending = await body(...args)
    if (ending.ok) {
      process.exitCode = ending.value
      return
    }
    const json = this.optsWithGlobals()['json'] === true
    process.exitCode = tellProblem(cli, failing, ending.error, json)
  }
}

/** Writes the one JSON document of a command that was given `--json`. */
export function answerJson(cli: Cli, answer: unknown): void {
  cli.stdout.write(`${JSON.stringify(answer)}\n`)
}
