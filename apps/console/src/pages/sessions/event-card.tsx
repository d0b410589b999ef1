import type { TimelineEvent } from '@custody/protocol'
import { Activity, BellRing, Bot, Brain, CircleDot, Plug, User } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fields } from '../../call/call-input.tsx'
import { namedFields } from '../../call/call-shape.ts'
import { WhenHere } from '../../call/content.tsx'
import { isObject, readJson } from '../../call/read-json.ts'
import { Explained } from '../../parts/explained.tsx'
import { ClockTime } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { Said, Typed } from '../../text/said.tsx'
import { alertHints } from '../alerts/alert-words.ts'
import { CallCard } from './call-card.tsx'
import type { ConversationEvent } from './conversation.ts'
import { eventWords } from './event-words.ts'

/** One event of the conversation. Pressing its name selects it for the inspector. */
export function EventCard({
  item,
  selected,
  onSelect,
}: {
  readonly item: ConversationEvent
  readonly selected: boolean
  readonly onSelect: () => void
}): ReactNode {
  const { event, depth } = item
  return (
    <div
      className={depth > 0 ? 'border-l-2 border-accent-soft pl-3' : ''}
      style={depth > 1 ? { marginLeft: `${(depth - 1) * 0.75}rem` } : undefined}
    >
      <article
        aria-label={eventWords(event)}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
        className="rounded-lg aria-[current=true]:outline-2 aria-[current=true]:outline-offset-1 aria-[current=true]:outline-accent"
      >
        <Inner item={item} onSelect={onSelect} />
      </article>
    </div>
  )
}

function Inner({
  item,
  onSelect,
}: {
  readonly item: ConversationEvent
  readonly onSelect: () => void
}): ReactNode {
  const { event, subagent } = item
  switch (event.kind) {
    case 'call':
      return <CallCard event={event} subagent={subagent} onSelect={onSelect} />
    case 'prompt':
      return (
        <div className="rounded-lg border border-line bg-accent-soft p-3">
          <Heading icon={User} title="Prompt" item={item} onSelect={onSelect} />
          <div className="mt-1">
            <WhenHere content={event.content}>{(text) => <Typed text={text} />}</WhenHere>
          </div>
        </div>
      )
    case 'text':
      return (
        <div className="px-3 py-1">
          <Heading icon={Bot} title="Assistant" item={item} onSelect={onSelect} />
          <div className="mt-1">
            <WhenHere content={event.content}>{(text) => <Said text={text} />}</WhenHere>
          </div>
        </div>
      )
    case 'thinking':
      return (
        <div className="px-3 py-1 text-muted">
          <Heading icon={Brain} title="Thinking" item={item} onSelect={onSelect} />
          <div className="mt-1 border-l border-line pl-3 italic">
            <WhenHere content={event.content}>{(text) => <Typed text={text} />}</WhenHere>
          </div>
        </div>
      )
    case 'alert':
      return (
        <div className="rounded-lg border border-deny-mark bg-deny-soft p-3">
          <Heading icon={BellRing} title={event.code} item={item} onSelect={onSelect} />
          <p className="mt-1">
            <Explained text={alertHints[event.code] ?? 'See docs/errors for what it means.'} />
          </p>
          <WhenHere content={event.content}>{(text) => <Detail text={text} />}</WhenHere>
        </div>
      )
    default:
      return (
        <div className="px-3 py-0.5 text-sm text-muted">
          <Heading
            icon={iconOf(event)}
            title={eventWords(event)}
            item={item}
            onSelect={onSelect}
            quiet
          />
        </div>
      )
  }
}

/** What was kept with an entry: names and values where it is an object, else as it came. */
function Detail({ text }: { readonly text: string }): ReactNode {
  const value = readJson(text)
  return isObject(value) ? <Fields fields={namedFields(value)} /> : <Typed text={text} />
}

function iconOf(event: TimelineEvent): typeof Bot {
  if (event.kind === 'mcp') return Plug
  if (event.kind === 'posture') return Activity
  return event.kind === 'subagent-started' || event.kind === 'subagent-ended' ? Bot : CircleDot
}

function Heading({
  icon: Icon,
  title,
  item,
  onSelect,
  quiet = false,
}: {
  readonly icon: typeof Bot
  readonly title: string
  readonly item: ConversationEvent
  readonly onSelect: () => void
  readonly quiet?: boolean
}): ReactNode {
  const { event, subagent } = item
  return (
    <header className="flex items-center gap-2 text-sm">
      <Icon aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
      <button
        type="button"
        onClick={onSelect}
        className={`min-h-6 truncate text-left hover:underline ${quiet ? '' : 'font-medium'}`}
      >
        <Captured text={title} />
      </button>
      {subagent !== null && (
        <span className="truncate text-faint">
          <Captured text={subagent} />
        </span>
      )}
      {'redactions' in event && event.redactions.length > 0 && (
        <span className="text-ask">{event.redactions.length} secret replaced</span>
      )}
      <span className="ml-auto text-faint">
        <ClockTime at={event.at} />
      </span>
    </header>
  )
}
