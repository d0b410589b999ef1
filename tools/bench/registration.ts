// How long the real client waits, at its start, for Custody to register it and give it its session's settings: its
// policyHelper, from start to end, beside a bare `node -e 0`. In a throw-away machine, as root.
// `node tools/bench/registration.ts [--starts N] [--json]`
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  besideBaseline,
  machinePlaces,
  median,
  plainFigure,
  quantileInterval,
  tellMeasured,
} from '@custody/testkit'
import { governedMachine } from '../../apps/daemon/test/governed-machine.ts'
import { compile } from '../../apps/native/src/native-programs.ts'

const { values } = parseArgs({
  strict: false,
  options: { starts: { type: 'string', default: '40' } },
})
const starts = Number(values.starts)
const timers = mkdtempSync(join(tmpdir(), 'custody-timers-'))
compile(join(timers, 'watched-ask'), ['../bench/watched-ask.c'], '-O2 -static')
compile(join(timers, 'start-times'), ['../bench/start-times.c'], '-O2')

await using governed = await governedMachine()
const { machine } = governed
try {
  const ask = `${machinePlaces.programs}/custody-ask`
  await sh(`mv ${ask} ${ask}-itself; cp ${timers}/watched-ask ${ask}
    : > /run/custody-asked; chmod 666 /run/custody-asked`)
  const bare: number[] = []
  for (let at = 0; at < starts; at += 1) {
    const end = await governed.call('true')
    if (end.exitCode !== 0) throw new Error(`the client did not start: ${end.stderr}`)
    const us = await sh(`${timers}/start-times 1 /dev/null -- ${machinePlaces.node} -e 0`)
    bare.push(Number(us) / 1000)
  }
  const { first, later } = registrations(
    readFileSync(join(machine.root, 'run/custody-asked'), 'utf8'),
  )
  if (first.length !== starts) throw new Error(`${starts} starts, ${first.length} registrations`)
  tellMeasured({
    about:
      `${starts} starts of the real client, its policyHelper from start to end: who it is and how it runs by the kernel, the ` +
      'decision to let it start, the entry fsynced, its settings. The first is in it.',
    figures: [
      {
        what: 'registration of a session, before its first prompt, median',
        unit: 'ms',
        value: median(first),
        interval: quantileInterval(first, 0.5),
        baseline: besideBaseline('`node -e 0`', { ours: first, theirs: bare }, 0.5),
        aim: { of: 'value', bound: 'at most', limit: 250 },
      },
      plainFigure('registration of a session, the slowest', 'ms', Math.max(...first)),
      plainFigure('asked again by a session that is known, median', 'ms', median(later)),
    ],
  })
} finally {
  rmSync(timers, { recursive: true })
}

async function sh(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await machine.run({ command: ['/bin/sh', '-euc', script] })
  if (exitCode !== 0) throw new Error(stderr)
  return stdout
}

/** In milliseconds, of each client the first time it asked and the later ones. */
function registrations(lines: string): {
  readonly first: readonly number[]
  readonly later: readonly number[]
} {
  const asked = lines
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([client = '', us]) => ({ client, ms: Number(us) / 1000 }))
  const known = new Set<string>()
  const isFirst = asked.map(({ client }) => !known.has(client) && Boolean(known.add(client)))
  const timesOf = (wanted: boolean) =>
    asked.filter((_, at) => isFirst[at] === wanted).map(({ ms }) => ms)
  return { first: timesOf(true), later: timesOf(false) }
}
