import {
  besideBaseline,
  emulatedTpm,
  installSwtpm,
  quantile,
  quantileInterval,
  tellMeasured,
} from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { asker, benchDaemon, bodyOf } from './bench-daemon.ts'

// `node apps/daemon/bench/decision-by-chip.ts [--calls N] [--json]`: the same decision over a chip of 600 ms a signature and
// over one of 0 ms, each a daemon with an emulated TPM of its own; calls take turns.

const calls = Number(process.argv[process.argv.indexOf('--calls') + 1]) || 1000
const swtpm = await installSwtpm()
if (!swtpm.ok) throw new Error(swtpm.error.code)
await using quickChip = await emulatedTpm(swtpm.value, 0)
await using slowChip = await emulatedTpm(swtpm.value, 600)
await using quick = await benchDaemon({ key: 'tpm', tpm: `unix:${quickChip.socket}` })
await using slow = await benchDaemon({ key: 'tpm', tpm: `unix:${slowChip.socket}` })

const askQuick = asker(quick.hookPort)
const askSlow = asker(slow.hookPort)
const ours: number[] = []
const theirs: number[] = []
for (let at = -300; at < calls; at += 1) {
  // Who is asked first changes: the second of a pair meets a machine that has just worked.
  const isSlowFirst = at % 2 === 0
  const first = await (isSlowFirst ? askSlow : askQuick)(bodyOf(at))
  const second = await (isSlowFirst ? askQuick : askSlow)(bodyOf(at))
  if (at < 0) continue
  ours.push(isSlowFirst ? first : second)
  theirs.push(isSlowFirst ? second : first)
}

const row = (part: number, name: string): Figure => ({
  what: `decision, a chip of 600 ms a signature, ${name}`,
  unit: 'ms',
  value: quantile(ours, part),
  interval: quantileInterval(ours, part),
  baseline: besideBaseline('the same, 0 ms a signature', { ours, theirs }, part),
  aim: null,
})
tellMeasured({
  about:
    `${calls} PreToolUse calls of Bash to each of two daemons, which seal by emulated TPMs (swtpm) of their own; calls in turns, ` +
    `HTTP in to HTTP out, each answered when its entry is fsynced. Sealing goes on beside them.`,
  figures: [row(0.5, 'p50'), row(0.95, 'p95')],
})
