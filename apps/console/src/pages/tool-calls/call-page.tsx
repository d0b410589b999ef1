import type { CallId } from '@custody/model'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Answer, callQuery } from '../../api/queries.ts'
import { Actions } from '../../call/actions.tsx'
import { CallInput } from '../../call/call-input.tsx'
import { CallOutput } from '../../call/call-output.tsx'
import { WhenHere } from '../../call/content.tsx'
import { DecisionDetail } from '../../call/decision.tsx'
import { EntryEvidence } from '../../evidence/entry-evidence.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Hash } from '../../parts/hash.tsx'
import { OutcomeOf } from '../../parts/outcome.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PostureList } from '../../parts/posture.tsx'
import { ProcessTree } from '../../parts/processes.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { counted } from '../../words/format.ts'
import { CallStatus } from './call-columns.tsx'
import { callRoute } from './routes.ts'

/** One tool call: its own address, to be sent to somebody. */
export function CallPage(): ReactNode {
  const { call } = callRoute.useParams()
  const query = useQuery(callQuery(call as CallId))
  if (query.data !== undefined) return <Shown call={query.data} />
  if (query.isError) return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="p-4">
      <BoneRows rows={10} />
    </div>
  )
}

function Shown({ call }: { readonly call: Answer<'getCall'> }): ReactNode {
  return (
    <div className="mx-auto max-w-[80rem] p-3 md:p-4">
      <header className="mb-3">
        <p className="text-sm text-muted">
          <Link to="/tool-calls" search={{}} className="hover:underline">
            Tool calls
          </Link>
          {' · '}
          <Link
            to="/sessions/$session"
            params={{ session: call.session }}
            search={{ at: `${epochOf(call)}.${call.seq}` }}
            className="text-accent hover:underline"
          >
            see it in its session
          </Link>
        </p>
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <h1 className="text-xl font-semibold tracking-tight">
            <Captured text={call.tool ?? 'Tool call'} />
          </h1>
          <OutcomeOf decision={call} />
          <span className="text-sm text-muted">
            <CallStatus call={call} /> · <Ago at={call.at} /> · {call.deviceName} ·{' '}
            {call.agent.name} {call.agent.version}
          </span>
          <span className="ml-auto">
            <Hash value={call.call} label="call id" />
          </span>
        </div>
      </header>
      <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-3">
          <Panel title="Arguments">
            <WhenHere content={call.input}>{(text) => <CallInput text={text} />}</WhenHere>
            <div className="mt-3 text-sm">
              <Facts>
                <Fact name="In">
                  {call.cwd === null ? 'not uploaded' : <Captured text={call.cwd} />}
                </Fact>
                <Fact name="Agent’s own id">
                  {call.toolUseId === null ? 'not uploaded' : <Captured text={call.toolUseId} />}
                </Fact>
              </Facts>
            </div>
          </Panel>
          <Panel title="Result">
            {call.status === 'blocked' ? (
              <p className="text-muted">It never ran, so there is none.</p>
            ) : call.status === 'running' ? (
              <p className="text-accent">Running…</p>
            ) : (
              <WhenHere content={call.output}>{(text) => <CallOutput text={text} />}</WhenHere>
            )}
          </Panel>
          <Panel title="Actions" note={counted(call.actions.length, 'action')}>
            <Actions actions={call.actions} incompleteBecause={call.incompleteBecause} />
          </Panel>
        </div>
        <div className="grid min-w-0 gap-3">
          <Panel title="Decision and why">
            <DecisionDetail call={call} />
          </Panel>
          <Panel title="Evidence">
            <EntryEvidence trust={call.trust} entries={call.entries} />
          </Panel>
          <Panel title="Process ancestry">
            {call.processes === null ? (
              <p className="text-muted">The process behind the hook was not seen.</p>
            ) : (
              <ProcessTree nodes={call.processes.nodes} gap={call.processes.gap} />
            )}
          </Panel>
          <Panel title="Posture then" note="as the device said">
            {call.posture === null ? (
              <p className="text-muted">Not measured.</p>
            ) : (
              <PostureList checks={call.posture} />
            )}
          </Panel>
        </div>
      </div>
    </div>
  )
}

/** The epoch stands at the end of the origin: `…/e1`. */
function epochOf(call: Answer<'getCall'>): number {
  return Number(/\/e(\d+)$/.exec(call.evidence.origin)?.[1] ?? 1)
}
