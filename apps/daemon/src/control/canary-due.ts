import type { CanaryState } from '@custody/protocol'

const everyMs = 60 * 60 * 1000
/** One that was not denied is tried again soon: it may have been a start that was not over, and nothing else tells. */
const notDeniedEveryMs = 60 * 1000

/** What decides whether a canary is due: when the last was sent, and the client versions that there were then and are now. */
export type CanaryTurn = {
  readonly now: number
  readonly lastAt: number | null
  readonly known: ReadonlySet<string>
  readonly versions: readonly string[]
  /** Whether a rule denied the last. */
  readonly denied: boolean
}

/** Why a canary is due; null where none is. A clock that went back counts as an hour gone. */
export function canaryDue({
  now,
  lastAt,
  known,
  versions,
  denied,
}: CanaryTurn): CanaryState['because'] | null {
  if (lastAt === null) return 'start'
  if (versions.some((version) => !known.has(version))) return 'client-version'
  return now - lastAt >= (denied ? everyMs : notDeniedEveryMs) || now < lastAt ? 'schedule' : null
}
