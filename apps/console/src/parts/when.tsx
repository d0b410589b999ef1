import type { ReactNode } from 'react'
import { ago, clock, moment } from '../words/format.ts'
import { useNow } from '../words/now.ts'

/** A moment as its age, with the full time on hover. */
export function Ago({ at }: { readonly at: number }): ReactNode {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)} className="whitespace-nowrap">
      {ago(at, now)}
    </time>
  )
}

/** A moment as the time of day, with the full time on hover. */
export function ClockTime({ at }: { readonly at: number }): ReactNode {
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)} className="whitespace-nowrap">
      {clock(at)}
    </time>
  )
}
