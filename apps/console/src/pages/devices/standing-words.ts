import type { Tone } from '../../parts/badge.tsx'
import type { Answer } from '../../api/queries.ts'
import { counted, moment } from '../../words/format.ts'

export type Standing = Answer<'listStandings'>['devices'][number]
export type Ask = Standing['asks'][number]
export type Because = Ask['because']

/** What each state of a device means, and what an administrator can do about it besides granting an epoch. */
export const standingWords: Readonly<
  Record<
    Standing['state'],
    { readonly tone: Tone; readonly meaning: string; readonly can: 'release' | 'approve' | null }
  >
> = {
  pending: {
    tone: 'ask',
    meaning:
      'Nothing is taken of it yet, and nothing is lost: its entries wait on the device until it is approved. It has enrolled with a token that lets nobody in by itself, or its key has come to its end.',
    can: 'approve',
  },
  active: { tone: 'allow', meaning: 'It is heard.', can: null },
  wiped: {
    tone: 'deny',
    meaning:
      'It says that its log is gone and asks to begin a new one. What it sent before stays. Nothing else changes until its next epoch is granted, or it is released and what it asked is forgotten.',
    can: 'release',
  },
  quarantined: {
    tone: 'deny',
    meaning:
      'Its log or its chip showed two histories, so nothing more is taken of it; the alerts say which. It goes on when it is released, or in a new epoch that is granted.',
    can: 'release',
  },
  removed: {
    tone: 'quiet',
    meaning: 'Nothing more is taken of it, for good. What it sent stays.',
    can: null,
  },
}

export const becauses: readonly Because[] = [
  'loss',
  'wiped',
  'restored',
  'cloned',
  'rotated',
  'other',
]

/** Why an epoch is opened, in words that follow a colon. */
export const becauseWords: Readonly<Record<Because, string>> = {
  loss: 'the log was lost',
  wiped: 'the log was wiped',
  restored: 'the machine was put back to an earlier state',
  cloned: 'the machine was cloned',
  rotated: 'the key was rotated',
  other: 'for another reason',
}

/** What shows that who asks is the device. */
export const shownByWords: Readonly<Record<Ask['shownBy'], string>> = {
  chip: 'its chip, which is the device’s',
  key: 'the key that the device has now, and nothing else: a copy of its file would do',
}

/** What a grant would leave behind, by what both sides say. */
export function lossWords(
  { size, epoch }: Pick<Standing, 'size' | 'epoch'>,
  { held }: Ask,
): string {
  const here = `${counted(size, 'entry', 'entries')} of epoch ${epoch} here`
  return held === 0
    ? `It has none of its old log; ${here}.`
    : `It says that it still has ${counted(held, 'entry', 'entries')}; ${here}. What was not sent stays with the machine.`
}

/** When the key comes to its end. */
export function keyEndWords(
  { notAfter, protection }: Pick<Standing, 'notAfter' | 'protection'>,
  now: number,
): { readonly tone: string; readonly words: string } {
  if (notAfter === null)
    return protection === 'file'
      ? { tone: 'text-ask', words: 'not yet set: its next renewal sets it' }
      : { tone: '', words: 'none: a chip holds it' }
  const day = moment(notAfter).slice(0, 10)
  return notAfter <= now
    ? { tone: 'text-deny', words: `ended ${day}: nothing is taken until it is approved` }
    : { tone: '', words: `${day}, unless it is renewed, which the daemon does each day` }
}
