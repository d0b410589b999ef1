import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { hookWords } from './device-words.ts'

/** The agents of a device: whether their hooks stand, and whether a canary call was denied. */
export function AgentsPanel({ device }: { readonly device: Answer<'getDevice'> }): ReactNode {
  return (
    <Panel title="Agents" flush>
      {device.agentHealth.length === 0 && device.ungovernedAgents.length === 0 && (
        <p className="p-3 text-muted">
          No agent was found. Type <code>custody install claude-code</code> on the device.
        </p>
      )}
      <ul className="divide-y divide-line">
        {device.agentHealth.map((health) => (
          <li
            key={health.agent.name}
            className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2"
          >
            <span className="font-medium">{health.agent.name}</span>
            <span className="text-faint">{health.agent.version}</span>
            <Badge tone={hookWords[health.hooks].tone}>{hookWords[health.hooks].word}</Badge>
            <span className="w-full text-sm text-muted">
              {health.lastHookAt === null ? (
                'no hook heard yet'
              ) : (
                <>
                  last hook <Ago at={health.lastHookAt} />
                </>
              )}
              {' · '}
              {health.canary === null ? (
                'no canary call made'
              ) : (
                <>
                  canary{' '}
                  <span className={health.canary.denied ? 'text-allow' : 'text-deny'}>
                    {health.canary.denied ? 'denied' : 'not denied'}
                  </span>{' '}
                  <Ago at={health.canary.at} />
                </>
              )}
            </span>
          </li>
        ))}
        {device.ungovernedAgents.map((found) => (
          <li
            key={`${found.agent.name}-${found.detail}`}
            className="flex gap-2 bg-deny-soft px-3 py-2"
          >
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-deny" />
            <span>
              <span className="font-medium">{found.agent.name}</span> is not governed
              <span className="block text-sm text-muted">
                <Captured text={found.detail} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
