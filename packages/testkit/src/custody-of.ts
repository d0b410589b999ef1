import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import type { ThrowAwayPerson } from './throw-away-person.ts'

/** What `custody up` says of itself when it is ready; the part that tests and the demo read. */
export type UpLine = {
  readonly home: string
  readonly consoleUrl: string | null
  readonly isolation: string
  readonly keyProtection: string
}

export type Said = { readonly exitCode: number; readonly stdout: string; readonly stderr: string }

/** Custody as the throw-away person has it: the same commands that any person types. */
export type Custody = {
  readonly up: () => Promise<UpLine>
  readonly run: (...words: readonly string[]) => Promise<Said>
  /** Where `custody up` put its one-time sign-in link. */
  readonly linkFile: string
  readonly home: string
  readonly stop: () => Promise<void>
}

/** Custody of `checkout`, run as `person`, with its state below the person's home. Nothing runs before `up`. */
export function custodyOf(checkout: string, person: ThrowAwayPerson): Custody {
  const home = join(person.home, '.local', 'state', 'custody')
  const program = [join(checkout, 'apps', 'cli', 'custody.mjs')]
  let running: ChildProcess | null = null

  const start = (words: readonly string[]) =>
    spawn(process.execPath, [...program, ...words], {
      cwd: person.project,
      env: { HOME: person.home, PATH: process.env['PATH'], LANG: 'C.UTF-8', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(process.getuid?.() === 0 ? { uid: person.uid, gid: person.gid } : {}),
    })

  return {
    home,
    linkFile: join(home, 'sign-in-link'),
    up: async () => {
      const child = start(['up', '--json'])
      running = child
      return firstLine(child)
    },
    run: (...words) => endOf(start(words)),
    stop: async () => {
      if (running === null || running.exitCode !== null || running.signalCode !== null) return
      const gone = new Promise((resolve) => running?.once('exit', resolve))
      running.kill('SIGTERM')
      await gone
    },
  }
}

/** The first line of standard output, parsed; throws with what was said instead when there is none. */
function firstLine(child: ReturnType<typeof spawn>): Promise<UpLine> {
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('no standard output')
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`custody up ended with ${code}: ${complaint}`)))
  })
}

async function endOf(child: ReturnType<typeof spawn>): Promise<Said> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('close', (code) => resolve(code ?? 1))
  })
  return { exitCode, stdout, stderr }
}
