import type { SessionRow } from '@custody/protocol'
import type { Tone } from '../../parts/badge.tsx'

/** What a session is called: its first prompt, on one line, or what is known instead. */
export function sessionTitle(row: Pick<SessionRow, 'title' | 'prompts'>): string {
  const line = row.title?.split('\n').find((each) => each.trim() !== '')
  if (line !== undefined) return line.trim()
  return row.prompts > 0 ? 'Prompt not uploaded yet' : 'No prompt yet'
}

/** What should be looked at, gravest first. Nothing where nothing is. */
export function problemCounts(
  row: Pick<SessionRow, 'calls' | 'alerts'>,
): readonly { readonly word: string; readonly count: number; readonly tone: Tone }[] {
  return [
    { word: row.alerts === 1 ? 'alert' : 'alerts', count: row.alerts, tone: 'deny' as const },
    { word: 'denied', count: row.calls.deny, tone: 'deny' as const },
    { word: 'asked', count: row.calls.ask + row.calls.approve, tone: 'ask' as const },
  ].filter((problem) => problem.count > 0)
}
