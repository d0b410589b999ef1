import type { Socket } from 'node:net'
import type { Clock } from '@custody/model'
import type { SeparateState } from '@custody/protocol'
import type { Outbox } from '@custody/stores'
import type { Loops } from '../background/start-loops.ts'
import type { Ground } from '../ground.ts'
import type { Government } from '../govern.ts'
import type { Audience, Owners } from './audience.ts'
import type { CanaryRunner } from './run-canary.ts'

/** What the answers over the control socket are made of. */
export type ControlWorld = {
  readonly ground: Ground
  readonly government: Government
  readonly loops: Loops
  readonly now: Clock
  readonly trustedNow: Clock
  readonly hookPort: number
  readonly serverUrl: string | null
  /** Where the token to enrol by is looked for. */
  readonly enrolTokenFile: string
  readonly startedAt: number
  readonly log: () => Outbox
  /** Who asks at the other end of a connection; null for one that is told nothing. */
  readonly audienceOf: (socket: Socket) => Promise<Audience | null>
  readonly owners: Owners
  readonly canary: CanaryRunner
  /** What only a separate installation has to tell of itself; null in another. */
  readonly separateState: () => SeparateState | null
}
