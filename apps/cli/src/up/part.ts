import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@custody/model'
import type { Home } from '../home.ts'
import type { PartName } from '../problem.ts'

const apps = fileURLToPath(new URL('../../../', import.meta.url))
const leaveWithParent = new URL('./leave-with-parent.mjs', import.meta.url).href

/** Where the file stands that is one part's program. */
export function partMain(part: string): string {
  return join(apps, part, 'src', 'main.ts')
}

/** The arguments that start a part on this very Node, from its own folder's point of view. */
export function partArguments(part: PartName, home: Home): readonly string[] {
  return [
    '--disable-warning=ExperimentalWarning',
    ...memory[part],
    partMain(part),
    '--home',
    home.path,
  ]
}

/** The daemon waits most of its life: a small nursery keeps 20 MB from a machine on which no agent runs. */
const memory: { readonly [part in PartName]: readonly string[] } = {
  daemon: ['--max-semi-space-size=2'],
  server: [],
}

export function partLog(part: PartName, home: Home): string {
  return join(home.logs, `${part}.log`)
}

/** A started part. `ready` and `ended` never reject. */
export type Part = {
  readonly name: PartName
  readonly pid: number | null
  /** The JSON line it printed: `ready` is true, or false with what keeps it; null when it ended without one. */
  readonly ready: Promise<JsonObject | null>
  /** How it ended, in words: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>
  /** Asks it to stop; kills it if it has not within the time. Resolves when it is gone. */
  readonly stop: (withinMs: number) => Promise<void>
}

/**
 * Starts a part in a session of its own, so that the terminal's Ctrl-C reaches it only through `stop`.
 * What it writes, but for the ready line, goes to its log.
 */
export function startPart(
  name: PartName,
  home: Home,
  env: { readonly [name: string]: string },
): Part {
  const log = openSync(partLog(name, home), 'a', 0o600)
  const child = spawn(
    process.execPath,
    ['--import', leaveWithParent, ...partArguments(name, home)],
    {
      cwd: dirname(partMain(name)),
      env: { ...env },
      detached: true,
      stdio: ['ignore', 'pipe', log, 'ipc'],
    },
  )
  const ended = ending(child).then((how) => {
    closeSync(log)
    return how
  })
  return {
    name,
    pid: child.pid ?? null,
    ready: readyLine(child, log),
    ended,
    stop: async (withinMs) => {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), withinMs)
      await ended
      clearTimeout(late)
    },
  }
}

function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

function readyLine(child: ChildProcess, log: number): Promise<JsonObject | null> {
  return new Promise((resolve) => {
    const { stdout } = child
    if (stdout === null) return resolve(null)
    const lines = createInterface({ input: stdout })
    lines.on('line', (line) => {
      const said = parseReady(line)
      if (said === null) writeSync(log, `${line}\n`)
      else resolve(said)
    })
    lines.once('close', () => resolve(null))
  })
}

function parseReady(line: string): JsonObject | null {
  if (!line.startsWith('{')) return null
  try {
    const said = JSON.parse(line) as JsonObject
    return typeof said['ready'] === 'boolean' ? said : null
  } catch {
    return null
  }
}

// What Node writes around an uncaught error, and the hint below a sentence of ours.
const noise = /^(\s*at |Node\.js v|\s*[{}^]|\s*$|\s+\w+: |hint: )/
const longest = 200

/** The last line of a part's log that says what happened, at most 200 characters; empty where there is none. */
export function lastLogLine(part: PartName, home: Home): string {
  try {
    const lines = readFileSync(partLog(part, home), 'utf8').split('\n')
    const last = lines.findLast((line) => line.startsWith('{') || !noise.test(line)) ?? ''
    return spoken(last).slice(0, longest)
  } catch {
    return ''
  }
}

/** The message of a pino line; any other line as it is, without our own opening words. */
function spoken(line: string): string {
  try {
    const said = JSON.parse(line) as { readonly msg?: unknown }
    return typeof said.msg === 'string' ? said.msg : line
  } catch {
    return line.replace(/^custody: cannot start the \w+: /, '')
  }
}
