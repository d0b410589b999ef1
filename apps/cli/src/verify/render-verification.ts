import { sayGrant, sayMoment, sayVerdicts, verifyTexts } from '@custody/evidence'
import type { Verification, VerifiedLog, VerifyProblem } from '@custody/evidence'
import { sameUserNotice } from '@custody/model'
import type { KeyProtection } from '@custody/model'
import { sayCount, sayMany } from '../say-time.ts'
import { columns, oneLine, paint, wrap } from '../terminal.ts'
import type { Paint, Screen } from '../terminal.ts'
import type { CheckedStamp } from './check-stamps.ts'
import type { Stamped } from './read-stamp.ts'

const valueWidth = 65

const colours: { readonly [outcome in Verification['outcome']]: Paint } = {
  verified: 'green',
  'verified, no witness': 'green',
  'self-consistent': 'yellow',
  incomplete: 'red',
  failed: 'red',
}

/** What `--require` asked for and did not get; nulls where the bundle holds no log of a device. */
export type Unmet = {
  readonly code: 'KEY_PROTECTION_BELOW'
  readonly required: KeyProtection
  readonly origin: string | null
  readonly keyProtection: KeyProtection | null
}

/** By when entries were there: by a stamp in a file of its own, and by those of the bundle. */
type Times = { readonly time: Stamped | null; readonly stamps: readonly CheckedStamp[] }

/** The report of a verification for 80 columns: the outcome, three verdicts apart, and the keys it rests on. */
export function renderVerification(
  screen: Screen,
  it: Verification,
  failing: Unmet | null,
  { time, stamps }: Times = { time: null, stamps: [] },
): string {
  const outcome = failing === null ? it.outcome : 'failed'
  const verdicts = sayVerdicts(it)
  const rows: readonly (readonly [string, string])[] = [
    ['Integrity', verdicts.integrity],
    ['Completeness', verdicts.completeness],
    ['Freshness', verdicts.freshness],
    ...(time === null ? [] : [['Stamped', stampedRow(time)] as const]),
    ...stamps.map((stamp) => ['Stamped', checkedRow(stamp)] as const),
    ...it.logs.flatMap(logRows),
    ...(failing === null ? [] : [['Required', unmetRow(failing)] as const]),
  ].map(([label, value]) => [label ?? '', wrapLines(value ?? '')] as const)
  const problems = it.integrity.problems.map((problem) => problemLine(screen, problem))
  const more = it.integrity.problemCount - problems.length
  return [
    paint(screen, colours[outcome], paint(screen, 'bold', outcome)),
    '',
    columns(rows),
    ...(problems.length > 0 ? ['', ...problems] : []),
    ...(more > 0 ? [`and ${sayCount(more)} more`] : []),
    '',
  ].join('\n')
}

type Row = Omit<Stamped, 'head'> & { readonly head: Pick<Stamped['head'], 'size'> }

function stampedRow({ origin, head: { size }, time, authority }: Row): string {
  const entries = sayMany(size, 'entry', 'entries')
  return `${entries} by ${sayMoment(time)}, says ${oneLine(authority, 80)}\n${oneLine(origin, 200)}`
}

function checkedRow({ origin, size, time, authority, problem }: CheckedStamp): string {
  const log = `\n${oneLine(origin, 200)}`
  if (problem === 'NOT_CHECKED')
    return `${sayMany(size, 'entry', 'entries')}; not checked: name authorities by --tsa${log}`
  return problem === null
    ? stampedRow({ origin, head: { size }, time, authority })
    : `no time is shown: ${problem}${log}`
}

function unmetRow({ code, required, origin, keyProtection }: Unmet): string {
  const shown =
    keyProtection === null ? 'no log of a device is here' : `a key is held as: ${keyProtection}`
  return `${code}: ${required}; ${shown}${origin === null ? '' : `\n${oneLine(origin, 200)}`}`
}

function wrapLines(text: string): string {
  return text
    .split('\n')
    .map((line) => wrap(line, valueWidth))
    .join('\n')
}

function logRows(log: VerifiedLog): readonly (readonly [string, string])[] {
  const {
    origin,
    entries,
    head,
    cosigned,
    keyProtection,
    serversWord,
    sealKind,
    keyFingerprint,
    isTrusted,
    isolation,
    gaps,
  } = log
  const key =
    keyFingerprint === null ? 'none' : `${keyProtection}, ${sealKind}\nsha256:${keyFingerprint}`
  const word = serversWord === null ? '' : `\nunattested (server's word: ${serversWord})`
  const grant = sayGrant(log)
  const from = isTrusted
    ? 'named by the trust policy'
    : 'named by the bundle itself: nobody vouches for it'
  return [
    ['Log', oneLine(origin, 200)],
    [
      '  entries',
      `${sayCount(entries)}${gaps === 0 ? '' : `, ${sayMany(gaps, 'gap')} that the device recorded`}`,
    ],
    ...(grant === null ? [] : [['  epoch', grant] as const]),
    ['  head', head === null ? 'none sealed' : `${sayCount(head.size)} ${head.root}`],
    ...(cosigned === null ? [] : [['  cosigned', cosignedRow(cosigned, entries)] as const]),
    ['  key', `${key}${word}\n${from}`],
    ['  isolation', isolation === 'same-user' ? `same-user (${sameUserNotice})` : isolation],
  ]
}

/** How far witnesses have seen it; what comes after them stands on the device's own seals. */
function cosignedRow({ entries, at }: NonNullable<VerifiedLog['cosigned']>, all: number): string {
  const rest = all - entries
  const left = rest === 0 ? '' : `\n${sayMany(rest, 'newer entry', 'newer entries')} sealed only`
  return `${sayMany(entries, 'entry', 'entries')}, not after ${sayMoment(at)}${left}`
}

function problemLine(screen: Screen, { code, seq, line, about }: VerifyProblem): string {
  const where = seq === null ? `line ${line}` : `entry ${seq}, line ${line}`
  const figures = Object.entries(about).map(([name, value]) => `${name} ${value}`)
  const said = `${where}: ${verifyTexts[code]}${figures.length === 0 ? '' : ` (${oneLine(figures.join(', '), 120)})`}`
  return `${paint(screen, 'red', code)}\n  ${wrap(said, 78, '  ')}`
}
