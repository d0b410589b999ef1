import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { encodeTrustPolicy, portableCrypto, type SealKey } from '@custody/evidence'

const main = fileURLToPath(new URL('../../../witness/src/main.ts', import.meta.url))

/** The real witness, in a process and a folder of its own. */
export type RunningWitness = {
  /** Lines of a trust policy that name it, and make it the quorum. */
  readonly lines: string
  readonly addLog: (origin: string, key: SealKey) => void
  /** Adds every log of a trust policy that it does not know. */
  readonly addLogsOf: (policy: string) => void
  readonly stop: () => Promise<void>
}

export async function startWitness(name: string): Promise<RunningWitness> {
  const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
  const type = (...words: readonly string[]): string => {
    const done = spawnSync(process.execPath, [main, ...words, '--folder', folder], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    })
    if (done.status !== 0) throw new Error(done.stderr)
    return done.stdout.trim()
  }
  const key = type('init', '--name', name)
  const child = spawn(process.execPath, [main, 'run', '--folder', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const said = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the witness ended with ${code}`)))
  })
  const { port } = JSON.parse(said)
  return {
    lines: `witness w1 ${key} http://127.0.0.1:${port}\nquorum w1\n`,
    addLog: (origin, sealKey) => {
      const [line = ''] = encodeTrustPolicy(portableCrypto, [{ origin, key: sealKey }]).split('\n')
      type('add-log', line.replace('log ', ''))
    },
    addLogsOf: (policy) => {
      const keys = policy.split('\n').filter((line) => line.startsWith('log '))
      if (keys.length > 0) type('add-log', ...keys.map((line) => line.replace('log ', '')))
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
