import { sayCount, sayMany } from '@custody/model'
import type { Verification } from './verification.ts'

/** The three verdicts as sentences, apart; lines of one are parted by a newline. */
export type VerdictWords = {
  readonly integrity: string
  readonly completeness: string
  readonly freshness: string
}

/** Says the verdicts of a verification: in the terminal and in the browser alike. */
export function sayVerdicts(it: Verification): VerdictWords {
  return { integrity: integrity(it), completeness: completeness(it), freshness: freshness(it) }
}

function integrity({ integrity: { verdict, problemCount }, logs }: Verification): string {
  const entries = logs.reduce((sum, log) => sum + log.entries, 0)
  const seals = logs.reduce((sum, log) => sum + log.seals, 0)
  const what = `${sayMany(entries, 'entry', 'entries')}, ${sayMany(seals, 'seal')}`
  return verdict === 'holds'
    ? `holds: ${what}`
    : `BROKEN: ${sayMany(problemCount, 'failure')} in ${what}`
}

function completeness({ completeness: { verdict, because, payloads } }: Verification): string {
  const words = because.map((one) =>
    one === 'selected' ? 'only some entries' : one.replace('-', ' '),
  )
  const more = [
    ...(payloads.notCaptured === 0 ? [] : [`${sayCount(payloads.notCaptured)} never captured`]),
    ...(payloads.sealed === 0 ? [] : [`${sayCount(payloads.sealed)} enciphered`]),
  ]
  const counts = `contents: ${[`${sayCount(payloads.present)} present`, `${sayCount(payloads.withheld)} withheld`, `${sayCount(payloads.erased)} erased`, ...more].join(', ')}`
  return `${verdict === 'withheld' ? 'WITHHELD: contents are absent that nobody erased' : `not claimed: ${words.join(', ')}`}\n${counts}`
}

function freshness({ freshness: { newestAt, cosignedAt } }: Verification): string {
  const newest =
    newestAt === null ? '' : `\nnewest entry ${sayMoment(newestAt)}, by the device's own clock`
  return cosignedAt === null
    ? `not claimed: no witness${newest}`
    : `cosigned ${sayMoment(cosignedAt)}, by the witnesses' clocks${newest}`
}

/** A moment as evidence says it: UTC, to the second. */
export function sayMoment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
