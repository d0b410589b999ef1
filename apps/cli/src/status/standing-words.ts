import type { Status } from '@custody/protocol'
import { sayDuration, sayMany } from '../say-time.ts'

/** Why the server takes no entries until a person has done something, and what. */
export type StandingWords = { readonly says: string; readonly hint: string }

type Known = Pick<Status, 'device' | 'enrolment' | 'epoch' | 'keyNotAfter' | 'now' | 'log'> & {
  readonly server: Pick<Status['server'], 'problem'>
}

/** What an administrator is waited for; null where nobody is. */
export function standingWords(daemon: Known): StandingWords | null {
  const { device, enrolment, epoch, keyNotAfter, now, log, server } = daemon
  const kept = `${sayMany(log.recorded - log.stored, 'entry is', 'entries are')} kept here meanwhile`
  const asking = epoch?.asking ?? null
  if (asking !== null && server.problem === 'EPOCH_REFUSED')
    return {
      says: `epoch ${asking.epoch} of this device’s log is another machine’s; ${kept}`,
      hint: 'custody server device list',
    }
  if (asking !== null && (enrolment === 'not_enrolled' || server.problem === 'EPOCH_AWAITED')) {
    // One that lost its identity does not know by which name the server knows it.
    const grant = `custody server device grant ${device} --reason TEXT`
    return {
      says: `it waits for an administrator to grant epoch ${asking.epoch} of its log (${becauseWords[asking.because]}); ${kept}`,
      hint: enrolment === 'not_enrolled' ? 'custody server device list' : grant,
    }
  }
  const approve = `custody server device approve ${device}`
  const isPastEnd = keyNotAfter !== null && keyNotAfter <= now
  if (server.problem === 'KEY_EXPIRED' || (isPastEnd && enrolment === 'pending'))
    return {
      says: `the key is past its end: it waits for an administrator to approve it, or for a good token; ${kept}`,
      hint: approve,
    }
  return enrolment === 'pending'
    ? { says: `it waits for an administrator to approve it; ${kept}`, hint: approve }
    : null
}

const becauseWords: {
  readonly [because in NonNullable<NonNullable<Status['epoch']>['asking']>['because']]: string
} = {
  wiped: 'the server knows this machine, and its log is gone',
  loss: 'its log is gone',
  restored: 'an older state of its log came back',
  cloned: 'two machines wrote its log',
  rotated: 'its key moves to another place',
  other: 'the server takes no more of the one it has',
}

/** Until when a key is good that has an end. */
export function endWords({ keyNotAfter, now }: Pick<Status, 'keyNotAfter' | 'now'>): string | null {
  if (keyNotAfter === null) return null
  const day = new Date(keyNotAfter).toISOString().slice(0, 10)
  return keyNotAfter <= now
    ? `past its end (${day})`
    : `good until ${day} (${sayDuration(keyNotAfter - now)}), renewed each day`
}

/**
 * Logs of before on this disk, a line each, from the second epoch on. Of one that was written before the server knew the
 * machine, or knew it again, the server never learns.
 */
export function endedLogLines({
  epoch,
  device,
}: Pick<Status, 'epoch' | 'device'>): readonly string[] {
  if (epoch === null || epoch.epoch === 1) return []
  return epoch.ended.map(({ origin, path, recorded, stored }) => {
    const isOwn = origin.includes(`/${device}/`)
    const name = isOwn ? (origin.split('/').at(-1) ?? '') : 'from before it was known'
    const missing = isOwn ? `, ${recorded - stored} of them never stored` : ''
    return `${name}: ${sayMany(recorded, 'entry', 'entries')}${missing}; ${path}`
  })
}
