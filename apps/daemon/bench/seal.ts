import { installSwtpm, median, plainFigure, quantile, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { sealsOverChip } from './seals-over-chip.ts'
import type { Sealed } from './seals-over-chip.ts'

// `node apps/daemon/bench/seal.ts [--chips 0,200] [--rates 1,100] [--json]`: how long entries wait for the seal that covers
// them, by an emulated TPM (swtpm) that takes that long a signature; group commit and one signature per entry take turns. What
// an entry waits at most is the seal that is under way and its own.

const listOf = (name: string, usual: readonly number[]) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : (process.argv[at + 1] ?? '').split(',').map(Number)
}
const chips = listOf('--chips', [0, 100, 200, 600])
const rates = listOf('--rates', [1, 10, 100, 500])
const secondsOf = (rate: number) => (rate === 1 ? 20 : 8)

type Row = {
  readonly chipMs: number
  readonly rate: number
  readonly group: Sealed
  readonly single: Sealed
}

const round = (ms: number) => (Number.isNaN(ms) ? '–' : ms < 10 ? ms.toFixed(1) : ms.toFixed(0))

function cellsOf({ chipMs, rate, group, single }: Row): readonly string[] {
  const { delays, signatures, chipTook } = group
  const quantiles = (of: Sealed) =>
    [0.5, 0.95, 1].map((part) => round(quantile(of.delays, part))).join(' / ')
  return [
    `${chipMs}`,
    `${rate}`,
    `${delays.length}`,
    `${signatures}`,
    (delays.length / signatures).toFixed(1),
    round(median(chipTook)),
    quantiles(group),
    beyondTwo(group),
    `${single.signatures} of ${single.entries}`,
    quantiles(single),
    (median(single.delays) / median(delays)).toFixed(1),
  ]
}

/** How many entries waited longer than two seals take. */
function beyondTwo({ delays, chipTook }: Sealed): string {
  const limit = 2 * median(chipTook)
  return `${delays.filter((delay) => delay > limit).length} of ${delays.length}`
}

const swtpm = await installSwtpm()
if (!swtpm.ok) throw new Error(swtpm.error.code)
const rows: Row[] = []
for (const chipMs of chips) {
  await using chip = await sealsOverChip(swtpm.value, chipMs)
  for (const rate of rates) {
    const single = await chip.onePerEntry(rate, secondsOf(rate) / 2)
    const group = await chip.groupCommit(rate, secondsOf(rate))
    rows.push({ chipMs, rate, group, single })
    process.stderr.write(
      `${chipMs} ms, ${rate}/s: ${cellsOf({ chipMs, rate, group, single }).join(' · ')}\n`,
    )
  }
}

const columns = [
  'chip, ms',
  'entries/s',
  'entries',
  'signatures',
  'entries a seal',
  'one seal, ms',
  'recorded → sealed, p50 / p95 / max, ms',
  'longer than two seals',
  'one signature an entry: sealed',
  'p50 / p95 / max of those, ms',
  'its p50 over ours',
]
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const table = [
  line(columns),
  line(columns.map(() => '---:')),
  ...rows.map((row) => line(cellsOf(row))),
]

/** Beside the chip itself, which the aim is about; then beside one signature an entry. */
function figuresOf({ chipMs, rate, group, single }: Row): readonly Figure[] {
  const where = `sealing, chip of ${chipMs} ms, ${rate} entries/s`
  const p50 = plainFigure(`${where}, p50`, 'ms', median(group.delays))
  return [
    {
      ...plainFigure(`${where}, p95`, 'ms', quantile(group.delays, 0.95)),
      baseline: {
        what: 'one seal by that chip, median',
        value: median(group.chipTook),
        ratioInterval: null,
      },
      aim: chipMs === 0 ? null : { of: 'ratio', bound: 'at most', limit: 2 },
    },
    {
      ...p50,
      baseline: {
        what: 'one signature an entry, p50 of those it sealed',
        value: median(single.delays),
        ratioInterval: null,
      },
    },
  ]
}

tellMeasured({
  about:
    `${table.join('\n')}\n\nEntries at random times (Poisson), from when one is fsynced to when the seal over it is; ` +
    `\`one seal\` is counter, certificate and fsync. An entry waits at most for the seal that is under way and its own; what is longer is the ` +
    `spread of a seal, and of a machine that does other things. One signature an entry: the same entries for half as long, sealed in their ` +
    `order; what is not sealed by then waits on, and is in no figure of it.`,
  figures: rows.flatMap(figuresOf),
})
