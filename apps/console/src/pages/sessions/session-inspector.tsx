import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { CheckHere } from '../../evidence/check-here.tsx'
import { Strip } from '../../evidence/strip.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Hash } from '../../parts/hash.tsx'
import { PostureList } from '../../parts/posture.tsx'
import { ProcessTree } from '../../parts/processes.tsx'
import { Section } from '../../parts/section.tsx'
import { TrustBadges } from '../../parts/trust.tsx'
import { ClockTime } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { count, counted, day, duration } from '../../words/format.ts'

/** What is known of the session itself, while no event of it is selected. */
export function SessionInspector({
  session,
}: {
  readonly session: Answer<'getSession'>
}): ReactNode {
  const { principal, tokens, processes, posture, evidence } = session
  return (
    <>
      <Section title="Session">
        <Facts>
          <Fact name="Account">
            {principal.name ?? 'unknown'}
            <span className="text-faint"> ({principal.assurance})</span>
          </Fact>
          <Fact name="Device">
            <Link
              to="/devices/$device"
              params={{ device: session.trust.device }}
              className="hover:underline"
            >
              {session.trust.name}
            </Link>
          </Fact>
          <Fact name="Trust">
            <TrustBadges trust={session.trust} />
          </Fact>
          <Fact name="Workspace">
            {session.workspace === null ? 'not uploaded' : <Captured text={session.workspace} />}
          </Fact>
          {session.gitRemote !== null && (
            <Fact name="Remote">
              <Captured text={session.gitRemote} />
              {session.gitBranch !== null && (
                <span className="text-muted">
                  {' '}
                  (<Captured text={session.gitBranch} />)
                </span>
              )}
            </Fact>
          )}
          <Fact name="Model">
            {session.model === null ? 'not told' : <Captured text={session.model} />}
          </Fact>
          <Fact name="Asks its user">{session.permissionMode ?? 'not told'}</Fact>
          <Fact name="Began">
            {day(session.startedAt)}, <ClockTime at={session.startedAt} />
            <span className="text-faint"> ({duration(session.lastAt - session.startedAt)})</span>
          </Fact>
          <Fact name="Policy">
            {session.policyVersions.map((version) => (
              <Hash key={version} value={version} label="policy version" />
            ))}
          </Fact>
        </Facts>
      </Section>
      <Section
        title="Tokens"
        note={session.costUsd === null ? undefined : `$${session.costUsd.toFixed(2)}`}
      >
        {tokens === null ? (
          <p className="text-muted">The transcript has not told any yet.</p>
        ) : (
          <Facts>
            <Fact name="Input">{count(tokens.input)}</Fact>
            <Fact name="Output">{count(tokens.output)}</Fact>
            <Fact name="Cache read">{count(tokens.cacheRead)}</Fact>
            <Fact name="Cache write">{count(tokens.cacheWrite)}</Fact>
          </Facts>
        )}
      </Section>
      {session.mcpServers.length > 0 && (
        <Section title="MCP servers" note={String(session.mcpServers.length)}>
          <ul className="space-y-1">
            {session.mcpServers.map((mcp) => (
              <li key={mcp.fingerprint} className="flex gap-2">
                <Link
                  to="/mcp-servers/$fingerprint"
                  params={{ fingerprint: mcp.fingerprint }}
                  className="truncate hover:underline"
                >
                  <Captured text={mcp.name} />
                </Link>
                <span className="ml-auto text-faint">{counted(mcp.calls, 'call')}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title="Process ancestry"
        note={processes === null ? 'not seen' : `${processes.nodes.length} processes`}
      >
        {processes === null ? (
          <p className="text-muted">The process behind the hooks was not seen.</p>
        ) : (
          <ProcessTree nodes={processes.nodes} gap={processes.gap} />
        )}
      </Section>
      <Section title="Posture when it opened" note="as the device says">
        {posture === null ? (
          <p className="text-muted">Not measured.</p>
        ) : (
          <PostureList checks={posture.checks} />
        )}
      </Section>
      <Section title="Evidence" note={counted(evidence.entries, 'entry', 'entries')}>
        {evidence.withoutPayload > 0 && (
          <p className="mb-2 text-sm text-ask">
            {counted(evidence.withoutPayload, 'entry', 'entries')} without content
          </p>
        )}
        <p className="mb-2 text-sm text-muted">Its last entry, number {evidence.last.seq}:</p>
        <Strip evidence={evidence.last} />
        <CheckHere evidence={evidence.last} />
      </Section>
    </>
  )
}
