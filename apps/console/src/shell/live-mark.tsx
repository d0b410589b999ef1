import type { ReactNode } from 'react'
import type { LiveState } from '../api/live.ts'

const words = {
  connecting: { word: 'connecting', dot: 'bg-quiet-mark', meaning: 'waiting for the first event' },
  live: { word: 'live', dot: 'bg-allow-mark', meaning: 'what is indexed shows here at once' },
  away: { word: 'not live', dot: 'bg-deny-mark', meaning: 'the server is away; trying again' },
} as const

/** Whether the page hears of new things by itself. */
export function LiveMark({ state }: { readonly state: LiveState }): ReactNode {
  const { word, dot, meaning } = words[state]
  return (
    <span
      role="status"
      title={meaning}
      className="flex items-center gap-1.5 px-1.5 text-sm text-muted"
    >
      <span aria-hidden="true" className={`size-1.5 rounded-full ${dot}`} />
      {word}
    </span>
  )
}
