import type { Figure as FigureShape } from '@custody/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { count } from '../words/format.ts'

/** Where the rows behind a figure stand. */
export function addressOfFilter(filter: FigureShape['filter']): {
  readonly to: string
  readonly search: FigureShape['filter']['query']
} {
  return { to: filter.page === 'overview' ? '/' : `/${filter.page}`, search: filter.query }
}

/** A number that can be opened: it leads to exactly the rows it counts. `of` says what it counts, for a listener. */
export function Figure({
  figure,
  of,
  inText = false,
  className = '',
}: {
  readonly figure: FigureShape
  readonly of: string
  /** Inside of a sentence, where only an underline tells a link from the words around it. */
  readonly inText?: boolean
  readonly className?: string
}): ReactNode {
  return (
    <Link
      {...addressOfFilter(figure.filter)}
      aria-label={`${count(figure.count)} ${of}`}
      className={`rounded underline-offset-3 hover:underline ${inText ? 'underline decoration-current/50' : ''} ${className}`}
    >
      {count(figure.count)}
    </Link>
  )
}
