import type { TimelineEvent } from '@custody/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Answer, callQuery } from '../../api/queries.ts'
import { Actions } from '../../call/actions.tsx'
import { DecisionDetail } from '../../call/decision.tsx'
import { EntryEvidence } from '../../evidence/entry-evidence.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { PostureList } from '../../parts/posture.tsx'
import { ProcessTree } from '../../parts/processes.tsx'
import { Section } from '../../parts/section.tsx'
import { ClockTime } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { count, counted } from '../../words/format.ts'
import { eventWords } from './event-words.ts'

type Session = Answer<'getSession'>
type CallEvent = Extract<TimelineEvent, { kind: 'call' }>

/** All that is known of one event. */
export function EventInspector({
  event,
  session,
}: {
  readonly event: TimelineEvent
  readonly session: Session
}): ReactNode {
  return (
    <>
      <header className="border-b border-line px-3 py-2.5">
        <h2 className="text-lg font-semibold">
          <Captured text={eventWords(event)} />
        </h2>
        <p className="text-sm text-muted">
          <ClockTime at={event.at} /> · entry {event.seq} of epoch {event.epoch} · told by{' '}
          {event.source}
        </p>
      </header>
      {event.kind === 'call' ? (
        <CallSections event={event} session={session} />
      ) : (
        <PlainSections event={event} session={session} />
      )}
    </>
  )
}

function CallSections({
  event,
  session,
}: {
  readonly event: CallEvent
  readonly session: Session
}): ReactNode {
  const { call } = event
  const whole = useQuery(callQuery(call.call))
  const processes = whole.data?.processes ?? session.processes
  const posture = whole.data?.posture ?? session.posture?.checks ?? null
  return (
    <>
      <Section title="Decision and why">
        <DecisionDetail call={call} />
        <Link
          to="/tool-calls/$call"
          params={{ call: call.call }}
          className="mt-2 inline-block text-sm text-accent hover:underline"
        >
          Open this call
        </Link>
      </Section>
      <Section title="Actions" note={counted(call.actions.length, 'action')}>
        <Actions actions={call.actions} incompleteBecause={call.incompleteBecause} />
      </Section>
      {call.redactionList.length > 0 && (
        <Section title="Secrets replaced" note={String(call.redactionList.length)}>
          <ul className="space-y-0.5 text-sm">
            {call.redactionList.map((redaction, at) => (
              <li key={at}>
                <code>{redaction.rule}</code>{' '}
                <span className="text-muted">
                  in {redaction.field}, {redaction.size} bytes
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title="Evidence"
        note={
          call.entries.length > 1 ? counted(call.entries.length, 'entry', 'entries') : undefined
        }
      >
        <EntryEvidence trust={session.trust} entries={call.entries} />
      </Section>
      <Section title="Posture then" note="as the device said">
        {posture === null ? (
          <p className="text-muted">Not measured.</p>
        ) : (
          <PostureList checks={posture} />
        )}
      </Section>
      <Section
        title="Process ancestry"
        open={false}
        note={processes === null ? 'not seen' : `${processes.nodes.length} processes`}
      >
        {processes === null ? (
          <p className="text-muted">The process behind the hook was not seen.</p>
        ) : (
          <ProcessTree nodes={processes.nodes} gap={processes.gap} />
        )}
      </Section>
    </>
  )
}

function PlainSections({
  event,
  session,
}: {
  readonly event: TimelineEvent
  readonly session: Session
}): ReactNode {
  return (
    <>
      {'tokens' in event && (
        <Section title="Model">
          <Facts>
            <Fact name="Model">
              {event.model === null ? 'not told' : <Captured text={event.model} />}
            </Fact>
            {event.tokens !== null && (
              <>
                <Fact name="Input">{count(event.tokens.input)}</Fact>
                <Fact name="Output">{count(event.tokens.output)}</Fact>
                <Fact name="Cache read">{count(event.tokens.cacheRead)}</Fact>
              </>
            )}
          </Facts>
        </Section>
      )}
      {event.kind === 'posture' && (
        <Section title="Checks">
          <PostureList checks={event.checks} />
        </Section>
      )}
      {event.kind === 'other' && Object.keys(event.facts).length > 0 && (
        <Section title="Facts">
          <Facts>
            {Object.entries(event.facts).map(([name, value]) => (
              <Fact key={name} name={name}>
                <span className="font-mono text-sm">
                  <Captured text={typeof value === 'string' ? value : JSON.stringify(value)} />
                </span>
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      <Section title="Evidence">
        <EntryEvidence trust={session.trust} entries={[event.evidence]} />
      </Section>
    </>
  )
}
