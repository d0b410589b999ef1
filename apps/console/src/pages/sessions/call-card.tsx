import type { TimelineEvent } from '@custody/protocol'
import { Bot, FilePen, FileText, Globe, Plug, Search, SquareTerminal, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import { CallInput } from '../../call/call-input.tsx'
import { CallOutput } from '../../call/call-output.tsx'
import { WhenHere } from '../../call/content.tsx'
import { Explained } from '../../parts/explained.tsx'
import { OutcomeOf } from '../../parts/outcome.tsx'
import { ClockTime } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { CallStatus } from '../tool-calls/call-columns.tsx'

type CallEvent = Extract<TimelineEvent, { kind: 'call' }>

const icons: readonly (readonly [RegExp, typeof Bot])[] = [
  [/^(bash|shell|run_shell|powershell)/i, SquareTerminal],
  [/^(edit|write|multiedit|notebookedit|apply_patch|replace)/i, FilePen],
  [/^(read|cat|ls)/i, FileText],
  [/^(grep|glob|search|find)/i, Search],
  [/^(web|fetch)/i, Globe],
  [/^(agent|task|spawn)/i, Bot],
  [/^mcp__/i, Plug],
]

const frames = {
  deny: 'border-deny-mark',
  ask: 'border-ask-mark',
  approve: 'border-approve-mark',
  allow: 'border-line',
} as const

/** A tool call inside the conversation: what was asked for, what was decided and why, what came back. */
export function CallCard({
  event,
  subagent,
  onSelect,
}: {
  readonly event: CallEvent
  readonly subagent: string | null
  readonly onSelect: () => void
}): ReactNode {
  const { call } = event
  const tool = call.tool ?? 'call'
  const Icon = icons.find(([pattern]) => pattern.test(tool))?.[1] ?? Wrench
  const stopped = call.status === 'blocked'
  return (
    <div className={`overflow-hidden rounded-lg border bg-surface ${frames[call.outcome]}`}>
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5 text-sm">
        <Icon aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
        <button
          type="button"
          onClick={onSelect}
          className="min-h-6 text-base font-medium hover:underline"
        >
          <Captured text={tool} />
        </button>
        <OutcomeOf decision={call} />
        {subagent !== null && (
          <span className="truncate text-faint">
            <Captured text={subagent} />
          </span>
        )}
        <span className="ml-auto flex items-center gap-2 text-faint">
          {call.redactions > 0 && (
            <span className="text-ask">
              {call.redactions} {call.redactions === 1 ? 'secret' : 'secrets'} replaced
            </span>
          )}
          <CallStatus call={call} />
          <ClockTime at={event.at} />
        </span>
      </header>
      {call.outcome !== 'allow' && <Why call={call} />}
      <div className="space-y-2 px-3 pb-3">
        <WhenHere content={call.input}>{(text) => <CallInput text={text} />}</WhenHere>
        {!stopped && call.status !== 'running' && (
          <div>
            <WhenHere content={call.output}>{(text) => <CallOutput text={text} />}</WhenHere>
          </div>
        )}
        {call.status === 'running' && <p className="text-sm text-accent">running…</p>}
      </div>
    </div>
  )
}

const told = {
  deny: 'Stopped before it ran',
  ask: 'The developer is asked',
  approve: 'Waits for approval',
  allow: '',
} as const

function Why({ call }: { readonly call: CallEvent['call'] }): ReactNode {
  const tone = { deny: 'bg-deny-soft', ask: 'bg-ask-soft', approve: 'bg-approve-soft', allow: '' }[
    call.outcome
  ]
  return (
    <div className={`mx-3 mb-2 rounded-md px-2.5 py-1.5 ${tone}`}>
      <p>
        <span className="font-medium">{told[call.outcome]}.</span>{' '}
        <Explained text={call.decision.decidedBy.map((rule) => rule.reason).join(' ')} />
        {call.decision.problem !== null && <code>{call.decision.problem}</code>}
      </p>
    </div>
  )
}
