import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const payload = new URL(
  '../../../packages/agents/src/claude-code/testdata/2.1.330/PreToolUse.Bash.json',
  import.meta.url,
)
const path = '/custody/blocked-run-custody-doctor/claude-code/PreToolUse'

/** A daemon that a benchmark asks, with a home of its own. */
export type BenchDaemon = AsyncDisposable & {
  readonly home: string
  readonly hookPort: number
  readonly pid: number
  readonly readyMs: number
}

/** Starts one. `config`: what its `config.json` says. */
export async function benchDaemon(config: object = {}): Promise<BenchDaemon> {
  const home = mkdtempSync(join(tmpdir(), 'custody-bench-'))
  writeFileSync(join(home, 'config.json'), JSON.stringify(config))
  const flags = process.env['DAEMON_FLAGS']?.split(' ') ?? []
  const startedMs = performance.now()
  const daemon = spawn(process.execPath, [...flags, main, '--home', home, '--hook-port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  const ready = await new Promise<{ readonly hookPort: number; readonly pid: number }>((resolve) =>
    daemon.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()))),
  )
  return {
    ...ready,
    home,
    readyMs: performance.now() - startedMs,
    async [Symbol.asyncDispose]() {
      daemon.kill('SIGTERM')
      await gone
      rmSync(home, { recursive: true })
    },
  }
}

const captured = JSON.parse(readFileSync(payload, 'utf8'))

/** A hook's body, each of another call. */
export function bodyOf(at: number): string {
  return JSON.stringify({ ...captured, tool_use_id: `toolu_bench_${at}` })
}

/** Asks on a connection that is kept, and gives back how many milliseconds it took. */
export function asker(port: number): (body: string) => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { 'content-type': 'application/json', 'x-custody-hook': '1' }
  return (body) =>
    new Promise((resolve, reject) => {
      const from = performance.now()
      const asked = request(
        { host: '127.0.0.1', port, path, agent, method: 'POST', headers },
        (answer) => {
          answer.resume()
          answer.on('end', () => resolve(performance.now() - from))
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
}
