import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Answer, mcpServerQuery } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Hash } from '../../parts/hash.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Simple } from '../../parts/simple-table.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { count } from '../../words/format.ts'
import { approvals, identityCaveats, levels } from './mcp-words.ts'
import { mcpServerRoute } from './routes.ts'

/** One MCP server: what identifies it, where it is used, what was called. */
export function McpServerPage(): ReactNode {
  const { fingerprint } = mcpServerRoute.useParams()
  const query = useQuery(mcpServerQuery(fingerprint))
  if (query.data !== undefined) return <Shown server={query.data} />
  if (query.isError) return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="p-4">
      <BoneRows rows={10} />
    </div>
  )
}

function Shown({ server }: { readonly server: Answer<'getMcpServer'> }): ReactNode {
  const approval = approvals[server.approved]
  return (
    <div className="mx-auto max-w-[80rem] p-3 md:p-4">
      <header className="mb-3">
        <p className="text-sm text-muted">
          <Link to="/mcp-servers" search={{}} className="hover:underline">
            MCP servers
          </Link>
        </p>
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <h1 className="text-xl font-semibold tracking-tight">
            <Captured text={server.name} />
          </h1>
          <Badge tone={approval.tone}>{approval.word}</Badge>
          <Badge title={levels[server.level]}>{server.level}</Badge>
        </div>
      </header>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Panel title="Identity">
          <Identity server={server} />
        </Panel>
        <Panel title="Used on" flush>
          <Simple
            label="Devices that use it"
            headers={['Device', 'Agent', 'First', 'Last']}
            rows={server.usedOn.map((use) => ({
              key: `${use.device}-${use.agent?.name}`,
              cells: [
                <Link
                  key="d"
                  to="/devices/$device"
                  params={{ device: use.device }}
                  className="hover:underline"
                >
                  {use.deviceName}
                </Link>,
                use.agent === null ? '' : `${use.agent.name} ${use.agent.version}`,
                <Ago key="f" at={use.firstSeenAt} />,
                <Ago key="l" at={use.lastSeenAt} />,
              ],
            }))}
            empty="On no device now"
          />
        </Panel>
        <Panel
          title="Tools that were called"
          note="definitions are seen only through the gateway"
          flush
        >
          <Simple
            label="Tools that were called"
            headers={['Tool', 'Calls', 'Denied', 'Last']}
            rows={server.tools.map((tool) => ({
              key: tool.tool,
              cells: [
                <Link
                  key="t"
                  to="/tool-calls"
                  search={{ tool: [tool.tool] }}
                  className="font-mono text-sm hover:underline"
                >
                  <Captured text={tool.tool} />
                </Link>,
                count(tool.calls),
                <span key="d" className={tool.denied > 0 ? 'text-deny' : 'text-faint'}>
                  {count(tool.denied)}
                </span>,
                <Ago key="l" at={tool.lastAt} />,
              ],
            }))}
            empty="No tool of it was called"
          />
        </Panel>
        <Panel title="Changes of identity" flush>
          <Simple
            label="Changes of identity"
            headers={['When', 'Device', 'Before']}
            rows={server.changes.map((change) => ({
              key: `${change.device}-${change.epoch}-${change.seq}`,
              cells: [
                <Ago key="w" at={change.at} />,
                <Link
                  key="d"
                  to="/devices/$device"
                  params={{ device: change.device }}
                  className="hover:underline"
                >
                  {change.device.slice(0, 12)}…
                </Link>,
                change.from === null ? (
                  'not seen before'
                ) : (
                  <Hash key="f" value={change.from} label="fingerprint before" />
                ),
              ],
            }))}
            empty="It has not changed since it was first seen"
          />
        </Panel>
      </div>
    </div>
  )
}

function Identity({ server }: { readonly server: Answer<'getMcpServer'> }): ReactNode {
  return (
    <>
      <Facts>
        <Fact name="Fingerprint">
          <Hash value={server.fingerprint} label="fingerprint" />
        </Fact>
        <Fact name="Reached by">{server.transport.kind}</Fact>
        <Fact name={server.transport.kind === 'stdio' ? 'Command' : 'URL'}>
          <span className="font-mono text-sm">
            {server.transport.target === null ? (
              'not uploaded'
            ) : (
              <Captured text={server.transport.target} />
            )}
          </span>
        </Fact>
        {server.transport.environmentNames.length > 0 && (
          <Fact name="Environment">
            <span className="font-mono text-sm">
              <Captured text={server.transport.environmentNames.join(', ')} />
            </span>
          </Fact>
        )}
        <Fact name="Names">
          <Captured text={server.names.join(', ')} />
        </Fact>
        <Fact name="Pinned">{server.pinned}</Fact>
        <Fact name="Seen">
          <Ago at={server.firstSeenAt} /> <span className="text-faint">to</span>{' '}
          <Ago at={server.lastSeenAt} />
        </Fact>
        <Fact name="Calls">
          <Figure figure={server.calls} of="calls" inText />,{' '}
          <Figure
            figure={server.denied}
            of="denied calls"
            inText
            className={server.denied.count > 0 ? 'text-deny' : ''}
          />{' '}
          denied, in <Figure figure={server.sessions} of="sessions" inText /> sessions
        </Fact>
      </Facts>
      {identityCaveats(server).length > 0 && (
        <ul className="mt-3 space-y-1 rounded-md bg-ask-soft p-2 text-sm text-ask">
          {identityCaveats(server).map((caveat) => (
            <li key={caveat} className="flex gap-1.5">
              <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
              {caveat}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
