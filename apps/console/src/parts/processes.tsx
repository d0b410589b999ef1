import type { ProcessView } from '@custody/protocol'
import type { ReactNode } from 'react'
import { Captured } from '../text/captured.tsx'
import { lastPart } from '../words/format.ts'
import { Hash } from './hash.tsx'

/** The processes that led to the agent, pid 1 first, each with the hash of its executable. */
export function ProcessTree({
  nodes,
  gap,
}: {
  readonly nodes: readonly ProcessView[]
  readonly gap: string | null
}): ReactNode {
  return (
    <ol className="space-y-1">
      {gap !== null && (
        <li className="text-sm text-ask">
          The chain does not reach pid 1: <Captured text={gap} />
        </li>
      )}
      {nodes.toReversed().map((node, depth) => (
        <li
          key={`${node.pid}-${depth}`}
          className="border-l border-line pl-2"
          style={{ marginLeft: `${Math.min(depth, 8) * 0.5}rem` }}
        >
          <div className="flex items-baseline gap-2">
            <span className="truncate font-medium" title={node.executable ?? undefined}>
              <Captured
                text={node.executable === null ? 'not readable' : lastPart(node.executable)}
              />
            </span>
            <span className="text-sm whitespace-nowrap text-faint">
              pid {node.pid}
              {node.uid !== null && `, uid ${node.uid}`}
            </span>
            {node.executableSha256 !== null && (
              <span className="ml-auto">
                <Hash value={node.executableSha256} label="executable hash" />
              </span>
            )}
          </div>
          {node.argv.length > 0 && (
            <p className="line-clamp-2 font-mono text-xs text-muted [overflow-wrap:anywhere]">
              <Captured text={node.argv.join(' ')} />
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
