import type { DeviceRow } from '@custody/protocol'
import type { Tone } from '../../parts/badge.tsx'

/** How a device stands, as a word and a tone, with what it means. */
export const healthWords: Readonly<
  Record<
    DeviceRow['health'],
    { readonly word: string; readonly tone: Tone; readonly meaning: string }
  >
> = {
  ok: { word: 'ok', tone: 'allow', meaning: 'heard of lately, hooks in place, no check fails' },
  silent: { word: 'silent', tone: 'ask', meaning: 'no sealed entry and no check-in for too long' },
  ungoverned: {
    word: 'ungoverned',
    tone: 'deny',
    meaning: 'an agent runs that no hook speaks for',
  },
  'posture-failing': {
    word: 'posture failing',
    tone: 'ask',
    meaning: 'at least one posture check fails',
  },
}

export const hookWords: Readonly<
  Record<DeviceRow['agents'][number]['hooks'], { readonly word: string; readonly tone: Tone }>
> = {
  present: { word: 'hooks present', tone: 'allow' },
  missing: { word: 'hooks missing', tone: 'deny' },
  tampered: { word: 'hooks tampered', tone: 'deny' },
  unknown: { word: 'hooks unknown', tone: 'ask' },
}

const platforms = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const

/** The system in words: its platform, and its version where that says more. */
export function systemWords(row: Pick<DeviceRow, 'platform' | 'osVersion'>): string {
  return row.osVersion === '' ? platforms[row.platform] : row.osVersion
}

/** What waits on a device, in words; null when nothing does or nothing is known. */
export function waitingWords(outbox: DeviceRow['outbox'], now: number): string | null {
  if (outbox === null || outbox.waiting === 0) return null
  const since = outbox.oldestWaitingAt === null ? 0 : Math.max(0, now - outbox.oldestWaitingAt)
  const minutes = Math.floor(since / 60_000)
  return `${outbox.waiting} waiting${minutes >= 1 ? `, oldest ${minutes} min` : ''}`
}
