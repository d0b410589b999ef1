import { fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  besideBaseline,
  plainFigure,
  quantile,
  quantileInterval,
  tellMeasured,
} from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { asker, benchDaemon, bodyOf as body } from './bench-daemon.ts'

// `node apps/daemon/bench/decision.ts [--calls N] [--json]`: one decision, HTTP in to HTTP out, with its durable entry, beside
// an empty handler that answers the same bytes, and a bare write of 4 KiB with fsync; they take turns, so that all meet
// the same machine.

const calls = Number(process.argv[process.argv.indexOf('--calls') + 1]) || 2000
await using daemon = await benchDaemon()
const { home, readyMs } = daemon

const empty = createServer((asked, answer) => {
  asked.resume()
  asked.on('end', () => answer.end('{"continue":true}'))
})
await new Promise<void>((resolve) => empty.listen(0, '127.0.0.1', () => resolve()))
const emptyPort = (empty.address() as AddressInfo).port

const askDaemon = asker(daemon.hookPort)
const askEmpty = asker(emptyPort)
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
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))?.[1]) / 1024

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
