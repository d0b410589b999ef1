import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Panel } from '../../parts/panel.tsx'
import { CheckMark, probeName } from '../../parts/posture.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'

/** Each check with what it rests on, and how it changed. */
export function PosturePanel({ device }: { readonly device: Answer<'getDevice'> }): ReactNode {
  return (
    <Panel title="Posture" note="as the device says; nothing here is attested" flush>
      {device.checks.length === 0 && <p className="p-3 text-muted">Nothing was measured yet.</p>}
      <ul className="divide-y divide-line">
        {device.checks.map((check) => (
          <li key={check.probe} className="px-3 py-2">
            <div className="flex items-center gap-2">
              <span className="font-medium">{probeName(check.probe)}</span>
              {check.stale && (
                <Badge tone="ask" title="Older than its maximum age: counts as unknown">
                  stale
                </Badge>
              )}
              <span className="ml-auto">
                <CheckMark status={check.status} />
              </span>
            </div>
            <p className="flex gap-2 text-sm text-muted">
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <Captured text={check.detail} />
              </span>
              <span className="ml-auto text-faint">
                <Ago at={check.at} />
              </span>
            </p>
            {check.history.length > 1 && (
              <details className="mt-1">
                <summary className="text-sm text-faint">{check.history.length} changes</summary>
                <ul className="mt-1 space-y-0.5 border-l border-line pl-3 text-sm">
                  {check.history.map((change) => (
                    <li key={`${change.epoch}-${change.seq}`} className="flex gap-2">
                      <CheckMark status={change.status} />
                      <span className="truncate text-muted">
                        <Captured text={change.detail} />
                      </span>
                      <span className="ml-auto text-faint">
                        <Ago at={change.at} />
                      </span>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
