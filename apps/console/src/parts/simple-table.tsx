import type { ReactNode } from 'react'

/** A short table inside of a panel. The first column takes what the others leave; the last stands at the right. */
export function Simple({
  label,
  headers,
  rows,
  empty,
}: {
  readonly label: string
  readonly headers: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  readonly empty: string
}): ReactNode {
  if (rows.length === 0) return <p className="p-3 text-muted">{empty}</p>
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table aria-label={label} className="w-full border-collapse">
        <thead>
          <tr className="h-8 border-b border-line text-left text-sm text-faint">
            {headers.map((header) => (
              <th
                key={header}
                scope="col"
                className="px-1.5 font-normal whitespace-nowrap first:pl-3 last:pr-3 last:text-right"
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="h-9 border-b border-line last:border-b-0">
              {row.cells.map((cell, at) => (
                <td key={at} className="px-1.5 first:pl-3 last:pr-3 last:text-right">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
