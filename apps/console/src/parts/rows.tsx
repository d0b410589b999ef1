import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useVerb } from '../keys/verbs.ts'

/** One column. `hideBelow` takes it out on narrower screens; `width` is any CSS length, absent for what is left. */
export type Column<Row> = {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  readonly width?: string
  readonly hideBelow?: 'md' | 'lg' | 'xl' | '2xl'
  readonly align?: 'right'
}

const features = tableFeatures({})
const hidden = {
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
  '2xl': 'max-2xl:hidden',
} as const
const rowHeightPx = 40

/**
 * A table of any length: only the rows in sight are in the document. `j` and `k` walk, Enter follows the row's
 * link (the element with `data-row-link`). `onEnd` is called when the last rows come near.
 */
export function Rows<Row extends object>({
  label,
  columns,
  rows,
  keyOf,
  onEnd,
}: {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly onEnd?: (() => void) | undefined
}): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const margin = useOffset(frame)
  const helper = useMemo(() => createColumnHelper<typeof features, Row>(), [])
  const table = useTable({
    features,
    data: rows,
    getRowId: keyOf,
    columns: useMemo(
      () =>
        columns.map((column) =>
          helper.display({
            id: column.id,
            header: column.header,
            cell: ({ row }) => column.cell(row.original),
          }),
        ),
      [columns, helper],
    ),
  })
  const models = table.getRowModel().rows
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => rowHeightPx,
    scrollMargin: margin,
    overscan: 12,
    getItemKey: (at) => models[at]?.id ?? at,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (onEnd && models.length > 0 && last >= models.length - 20) onEnd()
  }, [last, models.length, onEnd])
  useWalk(frame)

  const above = (items[0]?.start ?? margin) - margin
  const below = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)
  return (
    <div ref={frame} className="min-w-0">
      <table
        aria-label={label}
        aria-rowcount={models.length + 1}
        className="w-full table-fixed border-collapse"
      >
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="h-8 border-b border-line text-left text-sm text-faint">
              {group.headers.map((header, at) => (
                <th
                  key={header.id}
                  scope="col"
                  style={{ width: columns[at]?.width }}
                  className={`truncate px-1.5 font-normal first:pl-3 last:pr-3 ${classesOf(columns[at])}`}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden="true" style={{ height: above }} />}
          {items.map(({ index }) => {
            const row = models[index]
            if (row === undefined) return null
            return (
              <tr
                key={row.id}
                ref={virtual.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className="relative h-10 border-b border-line last:border-b-0 focus-within:bg-sunken hover:bg-sunken"
              >
                {row.getAllCells().map((cell, at) => (
                  <td
                    key={cell.id}
                    className={`truncate px-1.5 first:pl-3 last:pr-3 ${classesOf(columns[at])}`}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            )
          })}
          {below > 0 && <tr aria-hidden="true" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  )
}

/** What the link of a row wears: it covers the whole row, so that a press anywhere follows it. */
export const rowLinkClass =
  'outline-none after:absolute after:inset-0 after:rounded focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent'

function classesOf<Row>(column: Column<Row> | undefined): string {
  return [
    column?.hideBelow !== undefined && hidden[column.hideBelow],
    column?.align === 'right' && 'text-right',
  ]
    .filter(Boolean)
    .join(' ')
}

/** How far below the top of the scrolled page the table begins. */
function useOffset(frame: React.RefObject<HTMLDivElement | null>): number {
  const [offset, setOffset] = useState(0)
  useEffect(() => {
    const main = document.getElementById('main')
    const here = frame.current
    if (main === null || here === null) return
    const measure = () =>
      setOffset(
        here.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop,
      )
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(main)
    if (main.firstElementChild !== null) watch.observe(main.firstElementChild)
    return () => watch.disconnect()
  }, [frame])
  return offset
}

function useWalk(frame: React.RefObject<HTMLDivElement | null>): void {
  const walk = (step: 1 | -1) => {
    const links = [...(frame.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
    const here = links.findIndex((link) => link === document.activeElement)
    const next = here === -1 ? links[0] : links[here + step]
    next?.focus({ preventScroll: true })
    next?.closest('tr')?.scrollIntoView({ block: 'nearest' })
  }
  useVerb('j', 'Next row', () => walk(1))
  useVerb('k', 'Previous row', () => walk(-1))
}
