import type { ChildProcess } from 'node:child_process'

/** A program to run in a throw-away machine. Without `uid` as its root. */
export type MachineProgram = {
  readonly command: readonly string[]
  readonly uid?: number
  readonly gid?: number
  /** By default `/`. */
  readonly cwd?: string
  /** Besides a PATH: nothing of the test's own environment reaches it. */
  readonly env?: { readonly [name: string]: string }
  readonly input?: string | Uint8Array
  /** Then it is killed. By default 60 s. */
  readonly timeoutMs?: number
}

export type MachineEnd = {
  /** Null where it was killed. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
}

/** Feeds a started program its input and waits for its end. */
export function endOfProgram(child: ChildProcess, program: MachineProgram): Promise<MachineEnd> {
  const started = performance.now()
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  child.stdin?.on('error', () => {})
  child.stdin?.end(program.input ?? '')
  const limit = setTimeout(() => child.kill('SIGKILL'), program.timeoutMs ?? 60_000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => {
      clearTimeout(limit)
      resolve({ exitCode, ...said, durationMs: performance.now() - started })
    })
  })
}
