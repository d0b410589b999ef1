import { spawn } from 'node:child_process'
import { fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  besideBaseline,
  plainFigure,
  quantile,
  quantileInterval,
  tellMeasured,
} from '@custody/testkit'
import type { Figure } from '@custody/testkit'

// `node apps/daemon/bench/decision.ts [--calls N] [--json]`: one decision, HTTP in to HTTP out, with its durable entry, beside
// an empty handler that answers the same bytes, and a bare write of 4 KiB with fsync; they take turns, so that all meet
// the same machine.

const calls = Number(process.argv[process.argv.indexOf('--calls') + 1]) || 2000
const home = mkdtempSync(join(tmpdir(), 'custody-bench-'))
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const payload = fileURLToPath(
  new URL(
    '../../../packages/agents/src/claude-code/testdata/2.1.330/PreToolUse.Bash.json',
    import.meta.url,
  ),
)
const captured = JSON.parse(readFileSync(payload, 'utf8'))
const path = '/custody/blocked-run-custody-doctor/claude-code/PreToolUse'

const flags = process.env['DAEMON_FLAGS']?.split(' ') ?? []
const daemon = spawn(process.execPath, [...flags, main, '--home', home, '--hook-port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const startedMs = performance.now()
const ready = await new Promise<{ readonly hookPort: number; readonly pid: number }>((resolve) => {
  daemon.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString())))
})
const readyMs = performance.now() - startedMs

const empty = createServer((asked, answer) => {
  asked.resume()
  asked.on('end', () => answer.end('{"continue":true}'))
})
await new Promise<void>((resolve) => empty.listen(0, '127.0.0.1', () => resolve()))
const emptyPort = (empty.address() as AddressInfo).port

function asker(port: number): (body: string) => Promise<number> {
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

const askDaemon = asker(ready.hookPort)
const askEmpty = asker(emptyPort)
const body = (at: number) => JSON.stringify({ ...captured, tool_use_id: `toolu_bench_${at}` })
for (let at = 0; at < 300; at += 1) {
  await askDaemon(body(-at))
  await askEmpty(body(-at))
}
const file = openSync(join(home, 'synced'), 'w')
const page = Buffer.alloc(4096, 1)
writeSync(file, Buffer.alloc(16 * 1024 * 1024))
fdatasyncSync(file)
function sync(at: number): number {
  const from = performance.now()
  writeSync(file, page, 0, page.length, (at % 4096) * page.length)
  fdatasyncSync(file)
  return performance.now() - from
}
const decided: number[] = []
const synced: number[] = []
const handled: number[] = []
for (let at = 0; at < calls; at += 1) {
  decided.push(await askDaemon(body(at)))
  handled.push(await askEmpty(body(at)))
  synced.push(sync(at))
}
await new Promise((resolve) => setTimeout(resolve, 5000))
const rssMb =
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${ready.pid}/status`, 'utf8'))?.[1]) / 1024

const beside = (what: string, theirs: readonly number[], part: number): Figure => ({
  what: `decision with its durable entry, ${part === 0.5 ? 'p50' : 'p99'}`,
  unit: 'ms',
  value: quantile(decided, part),
  interval: quantileInterval(decided, part),
  baseline: besideBaseline(what, { ours: decided, theirs }, part),
  aim: null,
})
tellMeasured({
  about:
    `${calls} PreToolUse calls of Bash, HTTP in to HTTP out on a kept connection, one after the other, the floor ` +
    `and its packs in force, each answered when its entry is fsynced; the empty handler and the bare fsync take turns with it.`,
  figures: [
    {
      ...beside('empty node:http handler', handled, 0.5),
      aim: { of: 'value', bound: 'at most', limit: 0.5 },
    },
    beside('empty node:http handler', handled, 0.99),
    beside('4 KiB written and fsynced', synced, 0.5),
    beside('4 KiB written and fsynced', synced, 0.99),
    plainFigure('daemon alone, ready after', 'ms', readyMs),
    plainFigure('daemon alone, resident 5 s after these calls', 'MiB', rssMb),
  ],
})

empty.close()
empty.closeAllConnections()
daemon.kill('SIGTERM')
await new Promise((resolve) => daemon.once('exit', resolve))
rmSync(home, { recursive: true })
