// What Custody costs a machine on which no agent runs: the time until `custody up` is ready beside a bare
// `node -e 0`, and the memory of the idle daemon beside an idle node:http server. `node tools/bench/start.ts [--json]`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  blockInterval,
  custodyOf,
  median,
  plainFigure,
  quantileInterval,
  reachableCheckout,
  tellMeasured,
  throwAwayPerson,
} from '@custody/testkit'
import type { Figure } from '@custody/testkit'

const { values } = parseArgs({
  strict: false,
  options: {
    starts: { type: 'string', default: '9' },
    idle: { type: 'string', default: '20' },
  },
})
const starts = Number(values.starts)
const idleS = Number(values.idle)

using checkout = reachableCheckout(join(import.meta.dirname, '..', '..'))
await using person = await throwAwayPerson()
const custody = custodyOf(checkout.folder, person)

const firstMs = await upReady()
const rounds: { readonly readyMs: number; readonly bareMs: number }[] = []
for (let at = 0; at < starts; at += 1)
  rounds.push({ readyMs: await upReady(), bareMs: await bareStart() })
tellMeasured({
  about:
    `${starts} starts on a home that exists, a bare Node after each; a start brings up server, daemon and supervisor, ` +
    `each a Node of its own. Memory is VmRSS after ${idleS} s without a hook.`,
  figures: [readyFigure(), ...(await memoryFigures())],
})

/** From the start of the process to its line that says that all is ready. */
async function upReady(): Promise<number> {
  const from = performance.now()
  await custody.up()
  const readyMs = performance.now() - from
  await custody.stop()
  return readyMs
}

async function bareStart(): Promise<number> {
  const from = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - from
}

function readyFigure(): Figure {
  const ready = rounds.map(({ readyMs }) => readyMs)
  const ratio = (ours: readonly number[], theirs: readonly number[]) =>
    median(ours) / median(theirs)
  return {
    what: 'second start of `custody up`, until ready',
    unit: 'ms',
    value: median(ready),
    interval: quantileInterval(ready, 0.5),
    baseline: {
      what: '`node -e 0`',
      value: median(rounds.map(({ bareMs }) => bareMs)),
      ratioInterval: blockInterval(
        rounds.map(({ readyMs, bareMs }) => ({ ours: [readyMs], theirs: [bareMs] })),
        ratio,
      ),
    },
    aim: { of: 'value', bound: 'at most', limit: 3000 },
  }
}

/** The memory of each part, read at the same moment as that of an idle server that does nothing. */
async function memoryFigures(): Promise<readonly Figure[]> {
  const empty = spawn(process.execPath, [join(import.meta.dirname, 'empty-hook.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: empty.stdout }), 'line')
  await custody.up()
  try {
    await wait(idleS * 1000)
    const { daemonPid, serverPid, pid } = JSON.parse(
      readFileSync(join(custody.home, 'up.json'), 'utf8'),
    ) as { readonly [part in 'pid' | 'daemonPid' | 'serverPid']: number }
    const baseline = {
      what: 'a Node that serves an empty hook',
      value: residentMib(empty.pid ?? 0),
      ratioInterval: null,
    }
    const row = (what: string, of: number): Figure => ({
      ...plainFigure(`${what}, idle, resident`, 'MiB', residentMib(of)),
      baseline,
    })
    const aim = { of: 'value', bound: 'at most', limit: 110 } as const
    return [
      plainFigure('first start, until ready', 'ms', firstMs),
      { ...row('daemon', daemonPid), aim },
      row('server', serverPid),
      row('supervisor', pid),
    ]
  } finally {
    await custody.stop()
    empty.kill()
  }
}

function residentMib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
