import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Measured } from '@custody/testkit'
import type { Bench } from './benches.ts'

export type Size = 'usual' | 'quick' | 'full'

/** Runs a benchmark's scripts one after the other and joins what they measured. Throws when one fails. */
export async function runBench(
  root: string,
  bench: Bench,
  size: Size,
): Promise<readonly Measured[]> {
  const runs = (size === 'usual' ? undefined : bench[size]) ?? bench.runs
  const measured: Measured[] = []
  for (const [script, ...args] of runs) {
    const said = await outputOf([join(root, script), ...args, '--json'])
    measured.push(JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as Measured)
  }
  return measured
}

function outputOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(said)
      else reject(new Error(`${args.join(' ')} ended with ${code}`))
    })
  })
}
