import { existsSync, readFileSync } from 'node:fs'
import { encodeTrustPolicy } from '@custody/evidence'
import { nodeCrypto, nodeRandom } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import type { CaptureLevel, Clock, Isolation, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { noFields, record } from '@custody/device'
import type { Cleaner, Enrolment } from '@custody/device'
import { tagSecretWith } from '@custody/redaction'
import { ownAccount } from './home/account.ts'
import type { Account } from './home/account.ts'
import { holdLock } from './home/hold-lock.ts'
import { causeOf, openHome, replaceFile } from './home/home-folder.ts'
import type { DaemonHome } from './home/home-folder.ts'
import { keepIdentity, logPathOf } from './home/identity.ts'
import type { DeviceIdentity } from './home/identity.ts'
import { keptRandom } from './home/kept-random.ts'
import { whoWeAre } from './home/who-we-are.ts'
import type { WhoWeAre } from './home/who-we-are.ts'
import { readWitnessing } from './home/witnessing.ts'
import type { Witnessing } from './home/witnessing.ts'
import type { Outbox } from '@custody/stores'
import type { CurrentLog } from './log/current-log.ts'
import { currentLog } from './log/current-log.ts'
import { enrolledEntry, isEndTold } from './log/enrolled-entry.ts'
import { pooledRandom } from './pooled-random.ts'
import { leaveLog, openLog } from './log/open-log.ts'
import { transcriptMarks } from './transcripts/transcript-state.ts'

/** What everything else stands on: the home held alone, the keys, who we are, and the log. */
export type Ground = {
  readonly home: DaemonHome
  /** The key of the epoch that is written now. */
  readonly key: () => KeyProvider
  readonly keyOf: WhoWeAre['keyOf']
  readonly tagKey: Uint8Array
  readonly cleaner: Cleaner
  readonly capture: CaptureLevel
  readonly account: Account
  readonly identity: () => DeviceIdentity
  readonly log: CurrentLog
  /** Null: no witness is asked for. */
  readonly witnessing: Witnessing | null
  /** Becomes the device that was enrolled with that key: its log is opened, the old one left in order. */
  readonly become: (enrolment: Enrolment, key: KeyProvider) => Promise<Result<true, Problem>>
  /** What attesters make of the key from now on, and until when it is good. The log is told of an end in time. */
  readonly renew: (enrolment: Enrolment) => Promise<Result<unknown, Problem>>
  /** Asks for an epoch from now on, or no more. */
  readonly keepAsking: (asking: DeviceIdentity['asking']) => void
  readonly leave: () => void
}

/** What the floor and those who run the machine ask of recording. */
export type Bounds = {
  /** Null: the home says whom to ask. */
  readonly witnessing: Witnessing | null
  readonly capture: CaptureLevel
}

/** Where the device's key lives, which is as far from the governed account as the installation is. */
export type KeyPlace = {
  readonly isolation: Isolation
  /**
   * Opens the key of that epoch. `isSettled`: there is a log of it, so no new one is made, which would seal nothing that
   * anyone accepts.
   */
  readonly open: (
    home: DaemonHome,
    epoch: number,
    isSettled: boolean,
  ) => Promise<Result<KeyProvider, Problem>>
  /** The same of a log that is there, wherever configuration wants keys to be made. */
  readonly openWhereItIs: (home: DaemonHome, epoch: number) => Promise<Result<KeyProvider, Problem>>
}

/**
 * Lays the ground. Gives back a problem where nothing could be recorded, so nothing may be decided. The witnesses that the floor
 * names are asked for in place of the home's.
 */
export async function layGround(
  homePath: string,
  reserveBytes: number,
  now: Clock,
  keyPlace: KeyPlace,
  bounds: Bounds,
): Promise<Result<Ground, Problem>> {
  const home = openHome(homePath)
  if (!home.ok) return home
  const lock = holdLock(home.value)
  if (!lock.ok) return lock
  // What the home asks for is within reach of whoever holds the home; the floor is root's.
  const witnessing = bounds.witnessing === null ? readWitnessing(home.value) : ok(bounds.witnessing)
  if (!witnessing.ok) {
    lock.value.free()
    return witnessing
  }
  try {
    const known = await whoWeAre(home.value, keyPlace)
    if (!known.ok) {
      lock.value.free()
      return known
    }
    let { identity, key } = known.value
    const tagKey = keptRandom(home.value.tagKey)
    const place = {
      home: home.value,
      world: { crypto: nodeCrypto, random: pooledRandom(nodeRandom) },
      reserveBytes,
      now,
      isolation: keyPlace.isolation,
      platform: 'linux',
    } as const
    const outbox = await openLog({ ...place, key }, identity)
    if (!outbox.ok) return outbox
    writeTrustPolicy(home.value, key, identity, witnessing.value)
    const log = currentLog(outbox.value, bounds.capture)

    return ok({
      home: home.value,
      key: () => key,
      keyOf: known.value.keyOf,
      tagKey,
      cleaner: {
        tagSecret: tagSecretWith(nodeCrypto.hmacSha256, tagKey),
        replaced: bounds.capture === 'full' ? 'secrets' : 'secrets-and-personal-data',
      },
      capture: bounds.capture,
      account: ownAccount(),
      identity: () => identity,
      log,
      witnessing: witnessing.value,
      async become({ grant, ...enrolment }, itsKey) {
        const before = log.log()
        const { recorded, stored } = before.state()
        const ended = {
          origin: before.origin,
          path: logPathOf(home.value, identity),
          recorded,
          stored,
        }
        const next: DeviceIdentity = {
          ...enrolment,
          asking: null,
          ended: [...identity.ended, ended],
          file: null,
        }
        const opened = await openLog({ ...place, key: itsKey }, next, grant)
        if (!opened.ok) return opened
        if (grant !== null) {
          const end = identity.state === 'local' ? 0 : (grant.previous?.size ?? 0)
          const told = await tellLeft({ now, log: opened.value }, before, end)
          if (!told.ok) return told
        }
        keepIdentity(home.value, next)
        writeTrustPolicy(home.value, itsKey, next, witnessing.value)
        log.exchange(opened.value)
        // How far each conversation was read: what was said before stays where it is.
        opened.value.keepMarks(before.marks(transcriptMarks))
        identity = next
        key = itsKey
        leaveLog(before)
        return ok(true)
      },
      async renew({ attestation, notAfter, state }) {
        identity = { ...identity, attestation, notAfter, state }
        keepIdentity(home.value, identity)
        if (isEndTold((name) => log.log().mark(name), notAfter, now())) return ok(true)
        const standing = { ...place, key }
        return record({ now, log }, ...enrolledEntry(standing, identity, log.log().origin))
      },
      keepAsking(asking) {
        identity = { ...identity, asking }
        keepIdentity(home.value, identity)
      },
      leave() {
        leaveLog(log.log())
        lock.value.free()
      },
    })
  } catch (cause) {
    return err({ code: 'HOME_UNREADABLE', path: home.value.folder, cause: causeOf(cause) })
  }
}

/**
 * Tells in a new epoch's log what was recorded before it beyond the end that the grant names: those entries stay here, and the
 * server gets none of them. Once, however often the log is begun.
 */
async function tellLeft(
  recorder: { readonly now: Clock; readonly log: Outbox },
  before: Outbox,
  end: number,
): Promise<Result<unknown, Problem>> {
  const missed = before.state().recorded - end
  if (missed <= 0 || recorder.log.find({ kind: 'gap', limit: 1 }).length > 0) return ok(true)
  const [first] = before.leaves(end, end + 1)
  const facts = { because: 'unknown', from: first?.at ?? null, to: recorder.now(), missed } as const
  return record(
    recorder,
    { kind: 'gap', source: 'device', facts, fields: noFields },
    { lane: 'reserved' },
  )
}

/** Whom a verifier of this machine's own evidence trusts: this key, and the witnesses asked for. Written outside any bundle. */
function writeTrustPolicy(
  home: DaemonHome,
  { key }: KeyProvider,
  { origin }: DeviceIdentity,
  witnessing: Witnessing | null,
): void {
  const text = encodeTrustPolicy(nodeCrypto, [{ origin, key }], witnessing?.lines)
  if (!existsSync(home.trustPolicy) || readFileSync(home.trustPolicy, 'utf8') !== text)
    replaceFile(home.trustPolicy, text)
}
