import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { BoneRows, Failure } from './states.tsx'
import { type Column, Rows } from './rows.tsx'

type PageOf<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

/** Every row that has come so far. */
export function rowsOf<Row>(pages: InfiniteData<PageOf<Row>> | undefined): readonly Row[] {
  return pages?.pages.flatMap((page) => page.rows) ?? []
}

/** A list in whatever state it is: coming, failed, empty, or rows that go on as one scrolls. */
export function List<Row extends object>({
  label,
  query,
  columns,
  keyOf,
  empty,
}: {
  readonly label: string
  readonly query: UseInfiniteQueryResult<InfiniteData<PageOf<Row>>>
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly empty: ReactNode
}): ReactNode {
  const rows = rowsOf(query.data)
  if (query.isPending) return <BoneRows rows={12} />
  if (query.isError && rows.length === 0) {
    return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  }
  if (rows.length === 0) return empty
  return (
    <div className={`transition-opacity ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
      <Rows
        label={label}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        onEnd={() => {
          if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
        }}
      />
      {query.isFetchingNextPage && <BoneRows rows={2} />}
    </div>
  )
}
