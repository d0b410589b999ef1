// What it costs an agent to ask by custody-ask: from its start to its end, an answer in between, beside /bin/true and beside
// a Node program that does the same. In a throw-away machine, as root: `node apps/native/bench/asking.ts [--json]`
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  besideBaseline,
  machinePlaces,
  median,
  quantile,
  quantileInterval,
  separateMachine,
  tellMeasured,
} from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { buildNative, compile, installedOptions } from '../src/native-programs.ts'

const { values } = parseArgs({
  strict: false,
  options: { rounds: { type: 'string', default: '1000' } },
})
const rounds = Number(values.rounds)
const { programs, node, app } = machinePlaces
const words = ['claude-code', 'PreToolUse']
const inTurns = {
  true: ['/bin/true'],
  ask: [`${programs}/custody-ask`, 'hook', ...words],
  fixed: [`${programs}/custody-ask-fixed`, 'hook', ...words],
  loaded: [`${programs}/custody-ask-loaded`, 'hook', ...words],
  node: [node, `${app}/apps/native/bench/node-client.mjs`, ...words],
} as const

const native = mkdtempSync(join(tmpdir(), 'custody-native-'))
buildNative(native)
const fixed = installedOptions.replace('-static-pie -fPIE', '-static -fno-pie')
const loaded = installedOptions.replace('-static-pie -fPIE', '-pie -fPIE')
compile(join(native, 'custody-ask-fixed'), ['ask.c'], fixed)
compile(join(native, 'custody-ask-loaded'), ['ask.c'], loaded)
compile(join(native, 'custody-start-times'), ['../bench/start-times.c'], '-O2')
const machine = await separateMachine(join(import.meta.dirname, '..', '..', '..'), native)
try {
  const times = await measure()
  tellMeasured({
    about:
      `${rounds} rounds of each, in turns, a hook's body of 1 KiB on standard input and an answer as long: from the start of the ` +
      'process to its end, by a program of 50 lines that starts them. What answers is a Node server that gives back what it ' +
      'was sent, so no decision is in it.',
    figures: [
      row('custody-ask, start to answer, median', 0.5, 'ask', 'true', true),
      row('custody-ask, start to answer, p99', 0.99, 'ask', 'true'),
      row('custody-ask, start to answer, median', 0.5, 'ask', 'node'),
      row('custody-ask at a fixed address (no PIE), median', 0.5, 'fixed', 'ask'),
      row('custody-ask with a loader (not static), median', 0.5, 'loaded', 'ask'),
    ].map((figure) => figure(times)),
  })
} finally {
  await machine.remove()
  rmSync(native, { recursive: true })
}

type Times = { readonly [program in keyof typeof inTurns]: readonly number[] }

/** In milliseconds, in the order of the rounds; the first twentieth is left out. */
async function measure(): Promise<Times> {
  const made = await machine.run({
    command: ['/bin/sh', '-euc', 'mkdir -p /run/custody; head -c 1024 /dev/zero > /tmp/body'],
  })
  if (made.exitCode !== 0) throw new Error(made.stderr)
  const answering = machine.start({
    command: [node, `${app}/apps/native/test/in-machine/answering.mjs`, 'echo'],
  })
  await once(answering.stdout ?? answering, 'data')
  const ended = await machine.run({
    command: [
      '/bin/sh',
      '-euc',
      'chmod 666 /run/custody/ask.sock; exec setpriv --reuid dev --regid dev --clear-groups "$@"',
      'sh',
      `${programs}/custody-start-times`,
      String(rounds),
      '/tmp/body',
      ...Object.values(inTurns).flatMap((command) => ['--', ...command]),
    ],
    timeoutMs: 600_000,
  })
  if (ended.exitCode !== 0) throw new Error(ended.stderr)
  const lines = ended.stdout
    .trim()
    .split('\n')
    .slice(Math.ceil(rounds / 20))
  const column = (at: number) => lines.map((line) => Number(line.split(' ')[at]) / 1000)
  return { true: column(0), ask: column(1), fixed: column(2), loaded: column(3), node: column(4) }
}

function row(
  what: string,
  part: number,
  one: keyof Times,
  other: keyof Times,
  aimed = false,
): (times: Times) => Figure {
  const names: { readonly [program in keyof Times]?: string } = {
    true: '/bin/true',
    ask: 'custody-ask as installed',
    node: 'a Node program that does the same',
  }
  return (times) => ({
    what,
    unit: 'ms',
    value: part === 0.5 ? median(times[one]) : quantile(times[one], part),
    interval: quantileInterval(times[one], part),
    baseline: besideBaseline(
      names[other] ?? other,
      { ours: times[one], theirs: times[other] },
      part,
    ),
    aim: aimed ? { of: 'value', bound: 'at most', limit: 2 } : null,
  })
}
