import type { Agent, Clock, ExecutableState } from '@custody/model'
import type { ProcessName } from '../../broker/broker.ts'
import type { ExecutableRule, FirstSeen } from './executable-state.ts'
import { executableState, isOf } from './executable-state.ts'

/** What keeping the inventory needs from the world. */
export type ExecutableWorld = {
  readonly now: Clock
  readonly rule: ExecutableRule
  /** SHA-256 of a running executable, hex; null if it cannot be read whole and unchanged. Takes as long as it takes. */
  readonly hashOf: (process: ProcessName) => Promise<string | null>
  /** What was seen before; null where that cannot be told any more. */
  readonly firstSeen: readonly FirstSeen[] | null
  readonly keep: (firstSeen: readonly FirstSeen[]) => void
}

/** What is known of the bytes that a process runs. */
export type IdentifiedBytes = {
  readonly state: ExecutableState
  /** Null where they could not be read, or not yet. */
  readonly sha256: string | null
  /** False: they are being read still. */
  readonly settled: boolean
}

/** The executables of agents on this machine: those that may be, and those that were seen. */
export type ExecutableInventory = {
  readonly required: boolean
  readonly listed: ExecutableRule['listed']
  /** Null where what was seen cannot be told any more. */
  readonly firstSeen: () => readonly FirstSeen[] | null
  /** Waits no longer than `waitMs` for bytes that nobody has read yet; they are read on all the same. */
  readonly identify: (
    process: ProcessName,
    agent: RunAgent,
    waitMs: number,
  ) => Promise<IdentifiedBytes>
  /** True once for each text. */
  readonly isNews: (text: string) => boolean
}

/** An agent, and whether an interpreter runs it: then the executable is the interpreter's, and anyone's. */
export type RunAgent = Agent & { readonly byScript: boolean }

const reading: IdentifiedBytes = { state: 'unknown', sha256: null, settled: false }
const unread: IdentifiedBytes = { state: 'unknown', sha256: null, settled: true }
const newsMax = 4096

export function executableInventory(world: ExecutableWorld): ExecutableInventory {
  const { rule } = world
  let firstSeen = world.firstSeen
  const told = new Set<string>()

  function judged({ name, version }: Agent, sha256: string | null): IdentifiedBytes {
    if (sha256 === null) return unread
    const agent = { name, version }
    const state = executableState(rule, firstSeen, agent, sha256)
    if (state === 'seen' && firstSeen?.some((one) => isOf(one, agent)) === false) {
      firstSeen = [...firstSeen, { ...agent, sha256, firstSeenAt: world.now() }]
      world.keep(firstSeen)
    }
    return { state, sha256, settled: true }
  }

  return {
    required: rule.required,
    listed: rule.listed,
    firstSeen: () => firstSeen,
    async identify(process, agent, waitMs) {
      if (agent.byScript) return unread
      const read = world.hashOf(process).then((sha256) => judged(agent, sha256))
      if (waitMs === Infinity) return read
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<IdentifiedBytes>((resolve) => {
        timer = setTimeout(resolve, waitMs, reading)
      })
      return Promise.race([read, late]).finally(() => clearTimeout(timer))
    },
    isNews(text) {
      if (told.has(text)) return false
      if (told.size >= newsMax) told.clear()
      told.add(text)
      return true
    },
  }
}
