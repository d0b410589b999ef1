// What hostile calls of 32 KB cost, each class to its end: whole, or cut by the budget of steps. Beside each a plain loop
// that takes 5 ms on the machine where the budget was set; both take turns.
// `node packages/action/bench/hostile.ts [--rounds N] [--rows N] [--json]`
import { parseArgs } from 'node:util'
import { actionsOf, blankView } from '@custody/action'
import { besideBaseline, median, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { hostileCalls } from '../test/hostile-calls.ts'
import { hostileScripts, namedScripts } from '../test/hostile-scripts.ts'
import { bashCall } from '../test/call-of.ts'

const { values } = parseArgs({
  strict: false,
  options: { rounds: { type: 'string', default: '5' }, rows: { type: 'string', default: '12' } },
})
const rounds = Number(values.rounds)
const rows = Number(values.rows)

/** Runs that are timed together. */
const times = 8
/** So many turns take 5 ms on two cores of 2026, without other load. */
const loopTurns = 5_400_000

const view = blankView({ workingDirectory: '/p', home: '/h' })
const classes = [...hostileScripts, ...hostileCalls].map(([name, command]) => ({
  name,
  command,
  spent: analysed(command).incompleteBecause.some(({ code }) => code === 'BUDGET_SPENT'),
  ours: [] as number[],
  theirs: [] as number[],
}))

// The first round is warming up: what is asked of a daemon is the thousandth call.
for (let round = -1; round < rounds; round += 1)
  for (const { command, ours, theirs } of classes) {
    const [mine, loop] = [timed(() => analysed(command)), timed(plainLoop)]
    if (round < 0) continue
    ours.push(mine)
    theirs.push(loop)
  }

const named = namedScripts.map(([name]) => name)
const dearest = classes.toSorted((a, b) => median(b.ours) - median(a.ours))
const told = dearest.filter(({ name }, at) => at < rows || named.includes(name))
tellMeasured({
  about:
    `CPU time of the thread, medians of ${rounds} rounds of ${times} calls, warm, the ${Math.min(rows, classes.length)} dearest of ${classes.length} classes of hostile calls, and ${named.length} by name; ` +
    `${classes.filter(({ spent }) => spent).length} of them spend the whole budget of steps. ` +
    `Half of all classes take ${median(classes.map(({ ours }) => median(ours))).toFixed(1)} ms or less.`,
  figures: told.map(figureOf),
})

function figureOf({ name, spent, ours, theirs }: (typeof classes)[number]): Figure {
  return {
    what: `${name}${spent ? ', to the end of the budget' : ''}`,
    unit: 'ms',
    value: median(ours),
    interval: quantileInterval(ours, 0.5),
    baseline: besideBaseline('a loop worth 5 ms', { ours, theirs }, 0.5),
    aim: { of: 'value', bound: 'at most', limit: 50 },
  }
}

function analysed(command: string) {
  return actionsOf(bashCall(command, '/p'), view)
}

function plainLoop(): number {
  let state = 1
  for (let turn = 0; turn < loopTurns; turn += 1)
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
  return state
}

/**
 * Milliseconds that this thread worked for one run: other work on the machine is not in them. The kernel counts them by
 * its ticks of 4 ms, so several runs are timed together.
 */
function timed(run: () => unknown): number {
  const from = process.threadCpuUsage()
  for (let time = 0; time < times; time += 1) run()
  const { user, system } = process.threadCpuUsage(from)
  return (user + system) / 1000 / times
}
