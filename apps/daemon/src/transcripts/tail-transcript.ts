import type { AgentAdapter, Said, TranscriptLine } from '@custody/agents'
import type { Happening, RawFields, Recorder, RecordHow } from '@custody/device'
import { cleanFields, record } from '@custody/device'
import type { Clock, Result } from '@custody/model'
import type { Cleaner } from '@custody/device'
import type { Tail, TailMark, TailProblem } from '@custody/workspace'
import type { Account } from '../home/account.ts'
import type { Session } from '../sessions/session.ts'
import { subagentOf } from '../sessions/session-book.ts'
import type { CrossCheck } from './cross-check.ts'
import type { TranscriptState } from './transcript-state.ts'
import {
  encodeTranscriptState,
  parseTranscriptState,
  transcriptMarks,
  transcriptStart,
} from './transcript-state.ts'

/** What reading a conversation needs from the world. */
export type TailWorld = Recorder & {
  /** How long something is awaited is measured by it. */
  readonly trustedNow: Clock
  readonly cleaner: Cleaner
  readonly random: (length: number) => Uint8Array
  readonly tail: (
    account: Account,
    path: string,
    mark: TailMark,
  ) => Promise<Result<Tail, TailProblem>>
  readonly mark: (name: string) => string | null
  readonly keepMarks: (marks: { readonly [name: string]: string }) => void
  readonly sha256Hex: (text: string) => string
}

export type TranscriptFile = {
  readonly path: string
  /** The agent's own id of the subagent whose conversation it is; null for the main one. */
  readonly agentSubagentId: string | null
}

/** What reading on came to. `replaced`: another file stands there, and was read from its start. */
export type TailOutcome =
  | { readonly status: 'read'; readonly more: boolean; readonly replaced: boolean }
  | { readonly status: 'unread'; readonly problem: TailProblem }

/**
 * Reads on in one conversation file and records what was said. How far it read is kept in the same commit as the last
 * entry, so a crash neither repeats nor leaves out a message.
 */
export async function tailTranscript(
  world: TailWorld,
  adapter: AgentAdapter,
  session: Session,
  file: TranscriptFile,
  check: CrossCheck,
): Promise<TailOutcome> {
  const markName = `${transcriptMarks}${world.sha256Hex(file.path)}`
  const before = parseTranscriptState(world.mark(markName))
  const tailed = await world.tail(session.account, file.path, before.mark)
  if (!tailed.ok) {
    if (tailed.error.code !== 'FILE_REPLACED') return { status: 'unread', problem: tailed.error }
    world.keepMarks({ [markName]: encodeTranscriptState(transcriptStart) })
    return { status: 'read', more: true, replaced: true }
  }
  const { lines, mark, more } = tailed.value
  let state: TranscriptState = { ...before, mark }
  const happenings: Happening[] = []
  for (const { text } of lines) {
    const line = adapter.transcript.parseLine(text)
    if (!line.ok) continue
    for (const said of line.value.said) check.told(said, world.trustedNow())
    learnVersion(session, line.value)
    happenings.push(...happeningsOf(world, session, file, line.value, state))
    state = { ...state, lastMessage: line.value.messageId ?? state.lastMessage }
  }
  const marks = { [markName]: encodeTranscriptState(state) }
  await recordAll(world, happenings, marks)
  if (happenings.length === 0 && mark.offset !== before.mark.offset) world.keepMarks(marks)
  return { status: 'read', more, replaced: false }
}

/** In order, the mark with the last one. They share a commit, so all are there or none. */
async function recordAll(
  world: TailWorld,
  happenings: readonly Happening[],
  marks: NonNullable<RecordHow['marks']>,
): Promise<void> {
  const last = happenings.length - 1
  const asked = happenings.map((happening, at) =>
    record(world, happening, at === last ? { marks } : {}),
  )
  await Promise.all(asked)
}

/** The version that the client writes into its own file, where its executable did not tell. */
function learnVersion(session: Session, { agentVersion }: TranscriptLine): void {
  if (session.agent.version === 'unknown' && agentVersion !== null)
    session.agent = { ...session.agent, version: agentVersion }
}

function happeningsOf(
  world: TailWorld,
  session: Session,
  { agentSubagentId }: TranscriptFile,
  line: TranscriptLine,
  { lastMessage }: TranscriptState,
): readonly Happening[] {
  const isNew = line.messageId === null || line.messageId !== lastMessage
  const spoken = line.said.flatMap((said) => spokenOf(session, line, said))
  return spoken.map(({ role, text }, at) => {
    const tokens = isNew && at === 0 ? line.tokens : null
    const raw: RawFields = { text, model: line.model, messageId: line.messageId }
    return {
      kind: 'message.said',
      source: 'transcript',
      facts: {
        role,
        inputTokens: tokens?.input ?? null,
        outputTokens: tokens?.output ?? null,
        cacheReadTokens: tokens?.cacheRead ?? null,
        cacheWriteTokens: tokens?.cacheWritten ?? null,
      },
      fields: cleanFields(raw, world.cleaner),
      session: session.id,
      turn: turnOfLine(session, line),
      subagent: subagentOf(session, line.agentSubagentId ?? agentSubagentId, world.random),
      agent: session.agent,
      refs: { processes: session.opened, posture: null },
    }
  })
}

function turnOfLine(session: Session, { agentPromptId }: TranscriptLine) {
  return agentPromptId === null ? session.turn : (session.turns.get(agentPromptId) ?? session.turn)
}

type Spoken = { readonly role: 'assistant' | 'thinking' | 'user'; readonly text: string }

/** Calls and their results are the hooks' to tell, and prompts that a hook told of are told already. */
function spokenOf(session: Session, line: TranscriptLine, said: Said): readonly Spoken[] {
  switch (said.kind) {
    case 'text':
      return [{ role: 'assistant', text: said.text }]
    case 'thinking':
      return [{ role: 'thinking', text: said.text }]
    case 'prompt': {
      const isKnown = line.agentPromptId !== null && session.turns.has(line.agentPromptId)
      return isKnown ? [] : [{ role: 'user', text: said.text }]
    }
    default:
      return []
  }
}
