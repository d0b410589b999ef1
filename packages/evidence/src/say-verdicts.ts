import { sayCount, sayMany } from '@custody/model'
import type { LogCompleteness, NotClaimed, Verification, VerifiedLog } from './verification.ts'

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

function completeness({
  completeness: { verdict, because, payloads, organisations },
  logs,
}: Verification): string {
  const more = [
    ...(payloads.notCaptured === 0 ? [] : [`${sayCount(payloads.notCaptured)} never captured`]),
    ...(payloads.sealed === 0 ? [] : [`${sayCount(payloads.sealed)} enciphered`]),
  ]
  const counts = [
    `${sayCount(payloads.present)} present`,
    `${sayCount(payloads.withheld)} withheld`,
    `${sayCount(payloads.erased)} erased`,
    ...more,
  ]
  const [only] = logs
  const said =
    verdict === 'withheld'
      ? 'WITHHELD: contents are absent that nobody erased'
      : logs.length === 1 && only !== undefined
        ? sayCompleteness(only.completeness)
        : verdictWords(verdict, because)
  const whole = organisations.map(
    ({ logs: count, at }) =>
      `\nno log of the organisation is missing: ${sayMany(count, 'log')}, as its heads had it ${sayMoment(at)}`,
  )
  return `${said}${whole.join('')}\ncontents: ${counts.join(', ')}`
}

/** How complete one log is, by its chip's counter. */
export function sayCompleteness({ verdict, because, to, holes }: LogCompleteness): string {
  const end = to === null ? '' : ` to head ${sayCount(to)}`
  if (verdict === 'complete') return `complete${end}`
  if (verdict === 'gap')
    return `GAP: seals are missing in ${sayMany(holes.gaps, 'place')}, and no loss of power explains it`
  if (verdict !== 'complete-except') return verdictWords(verdict, because)
  const windows = holes.list.map(({ seals, since, until }) => {
    const from = since === null ? 'the enrolment' : sayMoment(since)
    const to = until === null ? 'the newest head' : sayMoment(until)
    return `up to ${sayMany(seals, 'seal')} between ${from} and ${to} cannot be shown absent`
  })
  const rest = holes.windows - windows.length
  return [
    `complete${end}, except:`,
    ...windows,
    ...(rest > 0 ? [`and ${sayCount(rest)} more`] : []),
  ].join('\n')
}

/** Whether a device's later epoch was granted; null for a log that needs no grant, and where a rule of grants is broken. */
export function sayGrant({ grant }: Pick<VerifiedLog, 'grant'>): string | null {
  return grant === null
    ? null
    : {
        granted: "granted in the organisation's acts",
        'not-checked': "not checked: the organisation's acts are not here",
      }[grant]
}

function verdictWords(verdict: LogCompleteness['verdict'], because: readonly NotClaimed[]): string {
  const words = because.map((one) =>
    one === 'selected'
      ? 'only some entries'
      : one === 'broken'
        ? 'a rule is broken'
        : one.replace('-', ' '),
  )
  if (verdict === 'not-claimed') return `not claimed: ${words.join(', ')}`
  return {
    complete: 'complete',
    'complete-except': 'complete, except for losses of power',
    wiped: 'WIPED: what was there before is gone',
    gap: 'GAP: seals are missing',
  }[verdict]
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
