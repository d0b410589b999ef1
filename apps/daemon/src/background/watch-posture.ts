import { cleanFields, record } from '@custody/device'
import type { Recorder } from '@custody/device'
import type { CheckStatus, Clock, Platform, Posture, PostureCheck } from '@custody/model'
import type { Probe } from '@custody/probes'
import { dueProbes, postureAt } from '@custody/probes'
import type { Cleaner } from '@custody/device'

/** What watching the posture needs from the world. */
export type PostureWorld = Recorder & {
  /** Ages are measured by it: a clock set back makes no answer young again. */
  readonly trustedNow: Clock
  readonly cleaner: Cleaner
  readonly platform: Platform
  readonly probes: readonly Probe[]
  readonly run: (probes: readonly Probe[]) => Promise<readonly PostureCheck[]>
}

export type PostureWatch = {
  /** Asks what is due; an entry is written when an answer changed, and once at the start. */
  readonly turn: () => Promise<void>
  /** The posture as it may be used now. */
  readonly posture: () => Posture
  /** The newest entry that holds the posture; null before the first. */
  readonly seq: () => number | null
  /** Writes the posture anew: into a log that was exchanged. */
  readonly restart: () => void
}

export function watchPosture(world: PostureWorld): PostureWatch {
  const checks = new Map<string, PostureCheck>()
  let seq: number | null = null
  let before: ReadonlyMap<string, CheckStatus> | null = null
  const posture = () => postureAt(world.probes, [...checks.values()], world.trustedNow())

  return {
    posture,
    seq: () => seq,
    restart() {
      before = null
      seq = null
    },
    async turn() {
      const due = dueProbes(world.probes, [...checks.values()], world.trustedNow())
      for (const check of await world.run(due)) checks.set(check.probe, check)
      const now = posture()
      const statuses = new Map(now.checks.map(({ probe, status }) => [probe, status]))
      const changed = now.checks.filter(({ probe, status }) => before?.get(probe) !== status)
      if (before !== null && changed.length === 0) return
      const worse = changed.filter(({ probe, status }) =>
        isWorse(before?.get(probe), status),
      ).length
      const counts = countsOf(now)
      const fields = cleanFields({ posture: JSON.stringify(now) }, world.cleaner)
      const recorded = await record(
        world,
        before === null
          ? { kind: 'posture.measured', source: 'probe', facts: counts, fields }
          : {
              kind: 'posture.changed',
              source: 'probe',
              facts: { ...counts, changed: changed.length, worse },
              fields,
            },
      )
      if (!recorded.ok) return
      before = statuses
      seq = recorded.value.seq
    },
  }
}

function countsOf({ checks }: Posture) {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length
  return {
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
    notApplicable: count('not_applicable'),
  }
}

const ranks: { readonly [status in CheckStatus]: number } = {
  pass: 0,
  not_applicable: 0,
  unknown: 1,
  fail: 2,
}

function isWorse(before: CheckStatus | undefined, after: CheckStatus): boolean {
  return before !== undefined && ranks[after] > ranks[before]
}
