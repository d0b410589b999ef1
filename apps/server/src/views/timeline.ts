import { fields } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { TimelineEvent } from '@custody/protocol'
import { z } from 'zod'
import type { StoreWorld } from '../route.ts'
import { callRows, indexedCalls } from './call-rows.ts'
import { callView, openEntry, redactionsOf } from './call-view.ts'
import type { OpenedEntry } from './call-view.ts'
import type { Contents } from './content.ts'
import { contentView, jsonContent, shortText } from './content.ts'
import { postureAt } from './context-of.ts'
import type { RuleBook } from './rule-book.ts'
import { stripOf } from './strip.ts'

/** The most of a content that a timeline carries; the call's own address has more. */
const contentBytesMax = 65_536

export type TimelineEntry = {
  readonly no: number
  readonly seq: number
  readonly at: number
  readonly subject: number | null
  readonly kind: string
  readonly source: string
  readonly origin: string
  readonly epoch: number
  readonly subagentName: string | null
}

type World = Pick<StoreWorld, 'query' | 'evidence'>
type Frame = Pick<
  TimelineEvent,
  'seq' | 'epoch' | 'at' | 'turn' | 'subagent' | 'source' | 'evidence'
>

/** Events in the order of the entries. The end of a call that was decided here is told at its decision. */
export async function timelineEvents(
  world: World,
  book: RuleBook,
  entries: readonly TimelineEntry[],
): Promise<TimelineEvent[]> {
  const calls = await callsOf(world, book, entries)
  const events: TimelineEvent[] = []
  for (const entry of entries) {
    if (entry.kind === 'call.finished' && entry.subject !== entry.no) continue
    const opened = await openEntry(world, entry.origin, entry.seq)
    if (saysNothing(opened.leaf)) continue
    const frame = await frameOf(world, entry, opened.leaf)
    const call = calls.get(entry.no)
    events.push(
      call === undefined
        ? await eventOf(world, entry, opened, frame)
        : { ...frame, kind: 'call', call },
    )
  }
  return events
}

/**
 * Whether a message holds no words: the model only called a tool (the call tells it), or the agent told of a step that is
 * none of a conversation. Its entry stands in the log, and its tokens count.
 */
function saysNothing({ kind, commitments }: Leaf): boolean {
  return kind === 'message.said' && !commitments.some(({ field }) => field === fields.text.id)
}

async function callsOf(world: World, book: RuleBook, entries: readonly TimelineEntry[]) {
  const numbers = entries
    .filter(({ no, subject, kind }) => subject === no && kind.startsWith('call.'))
    .map(({ no }) => no)
  const indexed = await indexedCalls(world, numbers)
  const rows = await callRows(
    world,
    book,
    indexed.map(({ entry }) => ({ entry, match: null })),
  )
  const views = new Map<number, Awaited<ReturnType<typeof callView>>>()
  for (const [at, call] of indexed.entries()) {
    const row = rows[at]
    if (row !== undefined)
      views.set(call.entry, await callView(world, book, { row, call, max: contentBytesMax }))
  }
  return views
}

async function frameOf(world: World, entry: TimelineEntry, leaf: Leaf): Promise<Frame> {
  const { seq, epoch, at } = entry
  return {
    seq,
    epoch,
    at,
    turn: leaf.turn,
    subagent: leaf.subagent,
    source: leaf.source,
    evidence: await stripOf(world, entry),
  }
}

async function eventOf(
  world: World,
  entry: TimelineEntry,
  { leaf, contents }: OpenedEntry,
  frame: Frame,
): Promise<TimelineEvent> {
  const content = (name: 'prompt' | 'text' | 'detail') =>
    contentView(contents, leaf, name, contentBytesMax)
  const redactions = redactionsOf(leaf)
  switch (leaf.kind) {
    case 'prompt.submitted':
      return { ...frame, kind: 'prompt', content: content('prompt'), redactions }
    case 'message.said': {
      const said = {
        content: content('text'),
        redactions,
        model: shortText(contents, 'model'),
        tokens: tokensOf(leaf.facts),
      }
      const kind =
        leaf.facts.role === 'thinking' ? 'thinking' : leaf.facts.role === 'user' ? 'prompt' : 'text'
      return { ...frame, kind, ...said }
    }
    case 'subagent.started':
      return { ...frame, kind: 'subagent-started', name: entry.subagentName }
    case 'subagent.ended':
      return { ...frame, kind: 'subagent-ended', name: entry.subagentName }
    case 'posture.measured':
    case 'posture.changed': {
      const checks = (await postureAt(world, entry.origin, entry.seq)) ?? []
      return { ...frame, kind: 'posture', changed: leaf.kind === 'posture.changed', checks }
    }
    case 'mcp.seen':
    case 'mcp.changed':
      return { ...frame, kind: 'mcp', ...mcpIn(contents), changed: leaf.kind === 'mcp.changed' }
    case 'alert':
      return {
        ...frame,
        kind: 'alert',
        alert: null,
        code: leaf.facts.code,
        content: content('detail'),
      }
    default:
      return {
        ...frame,
        kind: 'other',
        entryKind: leaf.kind,
        facts: factsOf(leaf),
        content: content('detail'),
      }
  }
}

type Facts = Extract<TimelineEvent, { readonly kind: 'other' }>['facts']

/** Facts of a leaf are JSON by their schemas. */
function factsOf(leaf: Leaf): Facts {
  return { ...leaf.facts } as Facts
}

function tokensOf(facts: Extract<Leaf, { readonly kind: 'message.said' }>['facts']) {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = facts
  if (inputTokens === null && outputTokens === null) return null
  return {
    input: inputTokens ?? 0,
    output: outputTokens ?? 0,
    cacheRead: cacheReadTokens ?? 0,
    cacheWrite: cacheWriteTokens ?? 0,
  }
}

const Named = z.object({ name: z.string().nullish(), fingerprint: z.string().nullish() })

function mcpIn(contents: Contents): {
  readonly name: string | null
  readonly fingerprint: string | null
} {
  const { name = null, fingerprint = null } =
    Named.safeParse(jsonContent(contents, 'mcpServer')).data ?? {}
  return { name, fingerprint }
}
