import type { EvidenceStrip } from '@custody/protocol'
import { Check } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { clock, duration, moment } from '../words/format.ts'
import { cosignDelay, recorderOf, stateMeanings, states } from './state-words.ts'

/** How far an entry has come, step by step. What has not happened is said too. */
export function Strip({ evidence }: { readonly evidence: EvidenceStrip }): ReactNode {
  const reached = states.indexOf(evidence.state)
  return (
    <div>
      <ol className="flex items-center" aria-label="State of this entry">
        {states.map((state, at) => (
          <Fragment key={state}>
            {at > 0 && (
              <li
                aria-hidden="true"
                className={`h-px flex-1 ${at <= reached ? 'bg-allow-mark' : 'bg-line-strong'}`}
              />
            )}
            <li className="flex flex-col items-center" title={stateMeanings[state]}>
              <span
                className={`grid size-5 place-items-center rounded-full border ${
                  at <= reached
                    ? 'border-allow-mark bg-allow-soft text-allow'
                    : 'border-line-strong text-faint'
                }`}
              >
                {at <= reached && <Check aria-hidden="true" className="size-3" />}
              </span>
            </li>
          </Fragment>
        ))}
      </ol>
      <div aria-hidden="true" className="mt-1 flex justify-between text-xs">
        {states.map((state, at) => (
          <span key={state} className={at <= reached ? 'text-muted' : 'text-faint'}>
            {state}
          </span>
        ))}
      </div>
      <p className="mt-1.5 text-sm text-muted">
        <span title={moment(evidence.recordedAt)}>
          Recorded {clock(evidence.recordedAt)} by {recorderOf(evidence)}’s clock
        </span>
        , stored {duration(evidence.lagMs)} later
        {cosignedText(evidence)}
        {stampedText(evidence)}
      </p>
    </div>
  )
}

function stampedText({ stampedAt }: EvidenceStrip): string {
  return stampedAt === null ? '' : `. Stamped ${moment(stampedAt)} by an authority’s clock`
}

function cosignedText({
  origin,
  cosignedAt,
  cosignedBy,
  sealedToCosignedMs,
}: EvidenceStrip): string {
  if (cosignedAt === null || sealedToCosignedMs === null)
    return `; not cosigned: only ${recorderOf({ origin })}’s own seal protects it`
  return `. ${cosignDelay(sealedToCosignedMs)} by ${cosignedBy.join(' and ')}`
}
