import type { Answer } from '../../api/queries.ts'
import type { Tone } from '../../parts/badge.tsx'
import { count, counted, duration } from '../../words/format.ts'
import { protectionWords } from '../../words/protection-words.ts'

export type Completeness = Answer<'getCompleteness'>
type Mark = Completeness['marks'][number]

/** One thing that a reader should know of a log's completeness, newest first. */
export type Window = {
  readonly key: string
  readonly what: string
  readonly tone: Tone
  readonly meaning: string
  readonly at: number
  /** The stretch that it is about; null for a moment. */
  readonly span: { readonly from: number; readonly to: number } | null
  /** The entry that says so; null where nothing does. */
  readonly entry: { readonly epoch: number; readonly seq: number } | null
}

const becauseWords: Readonly<Record<string, string>> = {
  stopped: 'the daemon was stopped',
  crash: 'the daemon crashed',
  suspended: 'the machine slept',
  'disk-full': 'the disk was full',
  'hooks-missing': 'the hooks were missing',
  'power-loss': 'the power was lost',
  killed: 'the daemon was killed',
  upgrade: 'the daemon was upgraded',
  loss: 'the log was lost',
  wiped: 'the log was wiped',
  restored: 'the machine was put back to an earlier state',
  cloned: 'the machine was cloned',
  rotated: 'the key was rotated',
  unknown: 'the device does not know why',
  other: 'for another reason',
}

/** Gaps, recoveries, epochs and silences as rows, newest first. */
export function windowsOf({ marks, silences }: Completeness): readonly Window[] {
  const told = marks.filter(({ kind, epoch }) => kind !== 'enrolled' || epoch > 1).map(markWindow)
  const silent = silences
    .filter(({ isRecorded }) => !isRecorded)
    .map(({ epoch, from, to }): Window => ({
      key: `silence/${epoch}/${from}`,
      what: 'No heartbeat',
      tone: 'ask',
      meaning:
        'No entry for longer than three heartbeats, and no gap that the device recorded: it was off, asleep, cut off or stopped.',
      at: to,
      span: { from, to },
      entry: null,
    }))
  return [...told, ...silent].toSorted((a, b) => b.at - a.at)
}

function markWindow({ kind, epoch, seq, at, because, from, to, entries }: Mark): Window {
  const why = because === null ? '' : (becauseWords[because] ?? because)
  const span = from === null || to === null ? null : { from, to }
  const place = { key: `${kind}/${epoch}/${seq}`, at, span, entry: { epoch, seq } }
  const many = entries === null ? 'it is not known how many' : counted(entries, 'entry', 'entries')
  switch (kind) {
    case 'gap':
      return {
        ...place,
        what: 'Gap',
        tone: 'deny',
        meaning: `The device says that it did not record: ${why}; missed: ${many}.`,
      }
    case 'recovery':
      return {
        ...place,
        what: 'Recovery',
        tone: 'ask',
        meaning: `The daemon came back: ${why}. ${entries === null ? '' : `${counted(entries, 'entry was', 'entries were')} recorded and not yet sealed.`}`,
      }
    case 'epoch.opened':
      return {
        ...place,
        what: `Epoch ${epoch}`,
        tone: 'accent',
        meaning: `A new log began: ${why}. Lost of the one before: ${many}.`,
      }
    case 'enrolled':
      return { ...place, what: 'Enrolled', tone: 'quiet', meaning: 'The device named its key.' }
  }
}

/** The chart in one sentence, for whoever does not see it. */
export function spokenTimeline(it: Completeness): string {
  const entries = it.buckets.reduce((sum, bucket) => sum + bucket.entries, 0)
  const seals = it.buckets.reduce((sum, bucket) => sum + bucket.seals, 0)
  const gaps = it.marks.filter(({ kind, at }) => kind === 'gap' && at >= it.from).length
  const silent = it.silences.filter(({ isRecorded }) => !isRecorded).length
  return [
    counted(entries, 'entry', 'entries'),
    `${counted(seals, 'sealed head')}`,
    counted(gaps, 'recorded gap'),
    counted(silent, 'stretch without heartbeat', 'stretches without heartbeat'),
  ].join(', ')
}

/** How far the log of an epoch is sealed, cosigned, and known by the device itself to be cosigned. */
export function reachWords({ size, cosigned, anchor }: Completeness['epochs'][number]): {
  readonly cosigned: string
  readonly anchor: string
} {
  const rest = size - (cosigned?.size ?? 0)
  return {
    cosigned:
      cosigned === null
        ? 'by nobody: only the device’s own seals protect it'
        : `up to entry ${count(cosigned.size - 1)}${rest > 0 ? `; ${counted(rest, 'newer entry', 'newer entries')} sealed only` : ', the newest'}`,
    anchor:
      anchor === null
        ? 'the newest entry names no cosigned head'
        : `the newest entry names the cosigned head of ${count(anchor)}`,
  }
}

const grounds: Readonly<
  Record<Completeness['key']['ground'], { readonly tone: Tone; readonly words: string }>
> = {
  witnesses: { tone: 'allow', words: 'stated by witnesses' },
  server: { tone: 'ask', words: 'unattested: this server’s word' },
  file: { tone: 'ask', words: 'no more is claimed than a file' },
}

/** What protects the key, who says so, and what that means. */
export function keyWords({ protection, ground, statedBy }: Completeness['key']): {
  readonly tone: Tone
  readonly ground: string
  readonly meaning: string
} {
  const { tone, words } = grounds[ground]
  const by = ground === 'witnesses' ? `: ${statedBy.join(', ')}` : ''
  return { tone, ground: `${words}${by}`, meaning: protectionWords[protection] }
}

/** A span as how long it took. */
export function spanWords(span: Window['span']): string {
  return span === null ? '' : duration(span.to - span.from)
}
