import { existsSync, readFileSync } from 'node:fs'
import { encodeTrustPolicy } from '@custody/evidence'
import { nodeCrypto, nodeRandom } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import type { CaptureLevel, Clock, Isolation, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cleaner } from '@custody/device'
import { tagSecretWith } from '@custody/redaction'
import { ownAccount } from './home/account.ts'
import type { Account } from './home/account.ts'
import { holdLock } from './home/hold-lock.ts'
import { causeOf, openHome, replaceFile } from './home/home-folder.ts'
import type { DaemonHome } from './home/home-folder.ts'
import { keepIdentity, readIdentity } from './home/identity.ts'
import type { DeviceIdentity } from './home/identity.ts'
import { keptRandom } from './home/kept-random.ts'
import { readWitnessing } from './home/witnessing.ts'
import type { Witnessing } from './home/witnessing.ts'
import type { CurrentLog } from './log/current-log.ts'
import { currentLog } from './log/current-log.ts'
import { pooledRandom } from './pooled-random.ts'
import { leaveLog, openLog } from './log/open-log.ts'
import type { LogPlace } from './log/open-log.ts'
import { transcriptMarks } from './transcripts/transcript-state.ts'

/** What everything else stands on: the home held alone, the keys, who we are, and the log. */
export type Ground = {
  readonly home: DaemonHome
  readonly key: KeyProvider
  readonly tagKey: Uint8Array
  readonly cleaner: Cleaner
  readonly capture: CaptureLevel
  readonly account: Account
  readonly identity: () => DeviceIdentity
  readonly log: CurrentLog
  /** Null: no witness is asked for. */
  readonly witnessing: Witnessing | null
  /** Becomes the enrolled device: its log is opened, the old one left in order. */
  readonly become: (identity: DeviceIdentity) => Promise<Result<true, Problem>>
  /** What attesters make of the key from now on. */
  readonly keepAttestation: (attestation: DeviceIdentity['attestation']) => void
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
  readonly open: (home: DaemonHome) => Promise<Result<KeyProvider, Problem>>
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
  const key = await keyPlace.open(home.value)
  if (!key.ok) return key
  try {
    const tagKey = keptRandom(home.value.tagKey)
    let identity = readIdentity(home.value, nodeRandom)
    const place: LogPlace = {
      home: home.value,
      world: { crypto: nodeCrypto, random: pooledRandom(nodeRandom) },
      reserveBytes,
      now,
      key: key.value,
      isolation: keyPlace.isolation,
      platform: 'linux',
    }
    const outbox = await openLog(place, identity)
    if (!outbox.ok) return outbox
    writeTrustPolicy(home.value, key.value, identity, witnessing.value)
    const log = currentLog(outbox.value, bounds.capture)

    return ok({
      home: home.value,
      key: key.value,
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
      async become(next) {
        const opened = await openLog(place, next)
        if (!opened.ok) return opened
        keepIdentity(home.value, next)
        writeTrustPolicy(home.value, key.value, next, witnessing.value)
        const before = log.log()
        log.exchange(opened.value)
        // How far each conversation was read: what was said before stays where it is.
        opened.value.keepMarks(before.marks(transcriptMarks))
        identity = next
        leaveLog(before)
        return ok(true)
      },
      keepAttestation(attestation) {
        identity = { ...identity, attestation }
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
