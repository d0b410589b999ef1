import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

const main = new URL('../src/main.ts', import.meta.url).pathname

/** Runs one verb of the witness's own program to its end. */
export function runWitness(folder: string, ...words: readonly string[]) {
  const ran = spawnSync(process.execPath, [main, '--folder', folder, ...words], {
    encoding: 'utf8',
  })
  return { exit: ran.status, stdout: ran.stdout, stderr: ran.stderr }
}

/** A real witness, in a process of its own, on a port of its own. */
export async function startWitness(folder: string, port = 0, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      main,
      '--folder',
      folder,
      'run',
      '--port',
      String(port),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } },
  )
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ready = await new Promise<{ readonly port: number }>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`the witness ended with ${code}`)))
  })
  const url = `http://127.0.0.1:${ready.port}`
  return {
    url,
    add: (body: string) => fetch(`${url}/add-checkpoint`, { method: 'POST', body }),
    stop: async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}
