import type { EvidenceStrip } from '@custody/protocol'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '../parts/badge.tsx'
import { stateMeanings } from './state-words.ts'

const tones: Readonly<Record<EvidenceStrip['state'], Tone>> = {
  recorded: 'ask',
  sealed: 'ask',
  stored: 'quiet',
  cosigned: 'allow',
  stamped: 'allow',
}

/** How far an entry is, in one word. */
export function StateBadge({ state }: { readonly state: EvidenceStrip['state'] }): ReactNode {
  return (
    <Badge tone={tones[state]} title={stateMeanings[state]}>
      {state}
    </Badge>
  )
}
