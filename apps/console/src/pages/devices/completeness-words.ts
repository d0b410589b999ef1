import type { Answer } from '../../api/queries.ts'
import type { Tone } from '../../parts/badge.tsx'
import { count, counted, duration } from '../../words/format.ts'
import { protectionWords } from '../../words/protection-words.ts'
import { becauseWords as whyWords } from './standing-words.ts'

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
  unknown: 'the device does not know why',
  ...whyWords,
}

/** Gaps, recoveries, epochs and silences as rows, newest first. */
export function windowsOf({ marks, silences }: Completeness): readonly Window[] {
  const told = marks.flatMap((mark) => markWindow(mark) ?? [])
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

/** Null for what takes nothing away. */
function markWindow({ kind, epoch, seq, at, because, from, to, entries }: Mark): Window | null {
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
      return null
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

/** Why an epoch began, and what ended it: empty for a first one that goes on. */
export function epochWords(
  { epochs, marks }: Pick<Completeness, 'epochs' | 'marks'>,
  epoch: number,
): readonly string[] {
  const opened = marks.find((mark) => mark.kind === 'epoch.opened' && mark.epoch === epoch)
  const next = epochs.map((each) => each.epoch).filter((each) => each > epoch)
  return [
    ...(opened?.because == null
      ? []
      : [`opened: ${becauseWords[opened.because] ?? opened.because}`]),
    ...(next.length === 0 ? [] : [`closed for good by the grant of epoch ${Math.min(...next)}`]),
  ]
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
