import type { Socket } from 'node:net'
import type { Clock, Problem, Result } from '@custody/model'
import { ok } from '@custody/model'
import { openSealerKey } from '@custody/keys'
import type { SeparateState } from '@custody/protocol'
import type { Audience } from './control/audience.ts'
import { everything } from './control/audience.ts'
import type { ControlPlace } from './control/listen-control.ts'
import type { ControlWorld } from './control/control-world.ts'
import type { Ground, KeyPlace } from './ground.ts'
import { ownKey } from './home/own-key.ts'
import type { HookPort } from './hooks/listen.ts'
import type { Options } from './options.ts'
import { sameUserStanding } from './same-user-standing.ts'
import { governedAccounts } from './separate/accounts.ts'
import { answerAsks } from './separate/answer-asks.ts'
import { brokerPlaces } from './separate/broker-places.ts'
import { inheritedSockets } from './separate/inherited-sockets.ts'
import { startInventory } from './separate/inventory/start-inventory.ts'
import type { AgentInventory } from './separate/inventory/take-inventory.ts'
import { startProgramWatch } from './separate/programs/start-program-watch.ts'
import type { ProgramWatch } from './separate/programs/watch-programs.ts'
import { registerSelf } from './separate/register-self.ts'
import { seatState } from './separate/seat-state.ts'
import { sendCanaries } from './separate/send-canaries.ts'
import { separatePlaces } from './separate/places.ts'
import { audienceBy, takeSeat } from './separate/separate-seat.ts'
import type { Guard } from './separate/start-guard.ts'
import { startGuard } from './separate/start-guard.ts'
import type { Standing } from './standing.ts'

/** How this daemon is installed: where it listens, who holds its key, how it stands, and what else it answers. */
export type Installation = {
  readonly key: KeyPlace
  readonly hooksAt: HookPort['at']
  /** Null: a path below the daemon's own home. */
  readonly controlAt: (Extract<ControlPlace, { descriptor: number }> & { path: string }) | null
  readonly stand: (ground: Ground) => Promise<Result<Seated, Problem>>
}

/** `begin` starts what is answered besides hooks and the command line; `close` ends it. */
export type Seated = {
  readonly standing: Standing
  /** Who asks at the other end of a connection to the control socket; null for one that is told nothing. */
  readonly audienceOf: (socket: Socket) => Promise<Audience | null>
  /** What its own calls to the hook port carry; null where nothing is asked of them. */
  readonly secret: string | null
  readonly state: () => SeparateState | null
  readonly begin: (world: ControlWorld) => { readonly close: () => Promise<void> }
}

/** Reads how this process was started. A separate daemon takes what was handed on to it, or is none. */
export function installationOf(
  options: Pick<Options, 'separate' | 'hookPort' | 'serverUrl' | 'keyWish' | 'executables'>,
  now: Clock,
  trustedNow: Clock,
): Result<Installation, Problem> {
  return options.separate
    ? separate(options, now, trustedNow)
    : ok(sameUser(options, now, trustedNow))
}

function sameUser(
  { hookPort, keyWish }: Pick<Options, 'hookPort' | 'keyWish'>,
  now: Clock,
  trustedNow: Clock,
): Installation {
  return {
    key: ownKey(keyWish),
    hooksAt: { port: hookPort },
    controlAt: null,
    stand: async ({ account }) =>
      ok({
        standing: sameUserStanding(account, now, trustedNow),
        // The socket's folder is closed to every other account.
        audienceOf: async () => everything,
        secret: null,
        state: () => null,
        begin: () => ({ close: async () => {} }),
      }),
  }
}

function separate(
  { serverUrl, executables: rule }: Pick<Options, 'serverUrl' | 'executables'>,
  now: Clock,
  trustedNow: Clock,
): Result<Installation, Problem> {
  const sockets = inheritedSockets(process.env, process.pid)
  if (!sockets.ok) return sockets
  const { hooks, ask, control } = sockets.value
  return ok({
    key: {
      isolation: 'separate',
      // Whether one is made anew is for the sealer to say: it keeps them.
      open: (_, epoch) => openSealerKey(separatePlaces.sealSocket, undefined, epoch),
      openWhereItIs: (_, epoch) => openSealerKey(separatePlaces.sealSocket, undefined, epoch),
    },
    hooksAt: { descriptor: hooks },
    controlAt: { descriptor: control, path: separatePlaces.controlSocket },
    async stand(ground) {
      const seat = await takeSeat(
        ground,
        brokerPlaces(separatePlaces.brokerSocket, governedAccounts('/etc/passwd', [])),
        rule,
        now,
        trustedNow,
      )
      if (!seat.ok) return seat
      const { registered, executables } = seat.value
      let guard: Guard | null = null
      let inventory: AgentInventory | null = null
      let programs: ProgramWatch | null = null
      const obstacle = () =>
        serverUrl !== null && ground.identity().state === 'local' ? { code: 'NOT_ENROLLED' } : null
      return ok({
        standing: seat.value.standing,
        audienceOf: (socket) => audienceBy(seat.value, socket),
        secret: registerSelf(registered, ground.account, seat.value.secrets, now),
        state: () =>
          seatState(registered, executables, guard, inventory, programs, ground.account.uid),
        begin(world) {
          const { government } = world
          const asks = answerAsks(ask, seat.value, government, obstacle)
          const guarding = startGuard(seat.value, government)
          guard = guarding
          const inventoried = startInventory(ground, seat.value, government)
          inventory = inventoried.inventory
          const watching = startProgramWatch(ground, government)
          programs = watching.programs
          const canaries = sendCanaries(world, registered)
          const close = async () => {
            await canaries.stop()
            await watching.stop()
            await inventoried.stop()
            await guarding.stop()
            await asks.close()
          }
          return { close }
        },
      })
    },
  })
}
