import { parseOrigin } from '@custody/evidence'
import { noteSettings } from './acts/note-settings.ts'
import { quarantine } from './acts/quarantine.ts'
import { expireKeys } from './attest/expire-keys.ts'
import { keyEnd } from './attest/key-end.ts'
import { settleProtection } from './attest/stated-levels.ts'
import { grantAgain } from './epochs/grant-again.ts'
import { handOut, isHandedOut } from './epochs/hand-out.ts'
import { grantEpoch, toGrant } from './epochs/grant-epoch.ts'
import type { GrantWish, LastHead } from './epochs/grant-epoch.ts'
import { holdsHead, keyOfLog } from './witnesses/holds-head.ts'
import { grantsToTell, proveGrant } from './epochs/grants-to-tell.ts'
import type { KeptStatement, NewAlert } from '@custody/stores'
import { keepToken, publish, signIn, signOut } from './acts/acting.ts'
import type { DeviceId, Instant } from '@custody/model'
import { newId } from '@custody/model'
import { eraseStoredBefore } from './acts/retain-content.ts'
import type { Act } from './acts/record-act.ts'
import { headToCosign, logsToCosign } from './witnesses/head-to-cosign.ts'
import { keepStamp, logsToStamp } from './witnesses/keep-stamp.ts'
import type { StoreWorld } from './route.ts'

/** What the main thread needs of the store, by name. Each is called through `storeTasks`, which gives it its types. */
export const tasks: {
  readonly [name: string]: (world: StoreWorld, given: never) => Promise<unknown>
} = {
  organisation: async ({ fleet }) => (await fleet.organisation()).id,
  keepToken,
  deviceOfRequestKey: async ({ fleet, now }, key: string) => {
    const device = await fleet.deviceOfRequestKey(key, now())
    return device === null ? null : { id: device.id, state: device.state }
  },
  keepLink: async ({ fleet }, link: { readonly hash: Uint8Array; readonly expiresAt: Instant }) =>
    fleet.keepLink(link.hash, link.expiresAt),
  signIn,
  browserSession: async ({ fleet, now }, hash: Uint8Array) => fleet.browserSession(hash, now()),
  signOut,
  currentPolicy: async ({ policies }) => policies.current(),
  publish,
  logsToCosign: async (world) => logsToCosign(world),
  headToCosign: async (world, given: { readonly origin: string; readonly oldSize: number }) =>
    headToCosign(world, given.origin, given.oldSize),
  keepCosigned: async (
    { evidence },
    given: {
      readonly origin: string
      readonly size: number
      readonly note: string
      readonly at: Instant
    },
  ) => evidence.keepCosigned(given.origin, given.size, given.note, given.at),
  logsToStamp: async (world) => logsToStamp(world),
  keepStamp: async (world, given: Parameters<typeof keepStamp>[1]) => keepStamp(world, given),
  eraseStoredBefore: async (world, before: Instant) => eraseStoredBefore(world, before),
  tellHeads: async ({ tellHeads }) => tellHeads(),
  recordAct: async ({ recordAct }, act: Act) => void (await recordAct(act)),
  keepStatement: async (
    world,
    { origin, statement }: { readonly origin: string; readonly statement: KeptStatement },
  ) => {
    await world.fleet.keepStatement(origin, statement)
    const log = parseOrigin(origin)
    const device =
      log.ok && log.value.kind === 'device' ? await world.fleet.device(log.value.device) : null
    if (device === null || !log.ok || log.value.kind !== 'device') return null
    if (log.value.epoch !== device.epoch) return device.notAfter
    await settleProtection(world, { device: device.id, origin, isolation: device.isolation })
    const isVouched = (await keyEnd(world, origin, 'file')) === null
    if (isVouched && device.notAfter !== null) await world.fleet.keepEnd(device.id, null)
    return isVouched ? null : device.notAfter
  },
  quarantine: async (
    world,
    { device, because }: { readonly device: DeviceId; readonly because: string },
  ) => quarantine(world, device, because),
  raise: async ({ fleet, now, random }, alert: Pick<NewAlert, 'code' | 'device' | 'facts'>) => {
    const id = newId('alr', random(16))
    const nothing = { session: null, entry: null }
    return fleet.raise({ id, at: now(), severity: 'high', ...nothing, ...alert })
  },
  keyOfLog: async (world, origin: string) => keyOfLog(world, origin),
  holdsHead: async (world, head: LastHead) => holdsHead(world, head),
  grantsToTell: async (world) => grantsToTell(world),
  proveGrant: async (world, given: { readonly seq: number; readonly size: number }) =>
    proveGrant(world, given),
  toGrant: async (world, wish: GrantWish) => toGrant(world, wish),
  grantEpoch: async (world, given: Parameters<typeof grantEpoch>[1]) => grantEpoch(world, given),
  grantAgain: async (world, given: Parameters<typeof grantAgain>[1]) => grantAgain(world, given),
  isHandedOut: async (world, origin: string) => isHandedOut(world, origin),
  handOut: async (world, given: Parameters<typeof handOut>[1]) => handOut(world, given),
  expireKeys: async (world) => expireKeys(world),
  noteSettings: async (world, by: string) => noteSettings(world, by),
}
