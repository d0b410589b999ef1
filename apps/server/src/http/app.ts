import type { Instant, Result } from '@custody/model'
import type { DeviceStanding } from '@custody/protocol'
import type { holdGrantBack } from '../epochs/hold-grant-back.ts'
import type { GrantWish } from '../epochs/grant-epoch.ts'
import type { Refusal } from '../refusal.ts'
import type { StoreThreads } from '../threads/store-threads.ts'
import type { SeenNonces } from './device-request.ts'
import type { LiveHub } from './live-hub.ts'
import type { SignIn } from './sign-in.ts'
import type { StoreTasks } from './store-tasks.ts'
import type { Hosts } from './who-may-call.ts'

/** What answering needs, built once by main.ts. */
export type App = {
  readonly threads: StoreThreads
  readonly store: StoreTasks
  readonly signIn: SignIn
  readonly hosts: Hosts
  readonly hub: LiveHub
  readonly nonces: SeenNonces
  readonly now: () => Instant
  readonly version: string
  /** Adds what witnesses say to an answer about an enrolment. */
  readonly relay: (name: string, asked: unknown, answered: unknown) => Promise<object | null>
  /** Why a device is not told its grant yet. */
  readonly holdGrantBack: ReturnType<typeof holdGrantBack>
  /** Grants a device its next epoch, after its witnesses were asked for its last head. */
  readonly grant: (wish: GrantWish) => Promise<Result<DeviceStanding, Refusal>>
  /** A device is heard again: what witnesses refuse of it is told anew. */
  readonly released: (device: string) => void
  /** The console's built files; null when they were not built. */
  readonly consoleFiles: string | null
}
