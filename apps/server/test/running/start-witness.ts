import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../witness/src/main.ts', import.meta.url))

/** Runs one verb of the witness's program to its end. */
export function witnessVerb(folder: string, ...words: readonly string[]): string {
  const ran = spawnSync(process.execPath, [main, '--folder', folder, ...words], {
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return ran.stdout.trim()
}

/** A real witness in a process of its own. */
export async function runWitness(folder: string) {
  const child = spawn(process.execPath, [main, '--folder', folder, 'run', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the witness ended with ${code}`)))
  })
  const { port } = JSON.parse(line) as { readonly port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
