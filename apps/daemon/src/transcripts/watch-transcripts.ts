import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentAdapter } from '@custody/agents'
import { agentNamed } from '@custody/agents'
import type { AlertCode } from '@custody/evidence'
import type { AlertAbout } from '../hooks/hook-world.ts'
import type { Session } from '../sessions/session.ts'
import type { CrossCheck } from './cross-check.ts'
import { crossCheck } from './cross-check.ts'
import type { TailWorld, TranscriptFile } from './tail-transcript.ts'
import { tailTranscript } from './tail-transcript.ts'

export type WatchWorld = TailWorld & {
  readonly sessions: () => readonly Session[]
  readonly alert: (code: AlertCode, about?: AlertAbout) => void
}

export type TranscriptWatch = {
  /** Reads on in the conversations of all sessions that were heard of lately. True if some could be read on at once. */
  readonly turn: () => Promise<boolean>
  /** A hook told of a call of that session. */
  readonly heard: (session: Session, toolUseId: string) => void
}

type Watched = {
  readonly check: CrossCheck
  readonly firstMs: number
  isMissing: boolean
}

const quietMs = 10 * 60 * 1000
/** After a session ended its last lines may still be written. */
const afterEndMs = 15_000
/** How long a conversation may be absent: the client makes the file with the first turn. */
const missingAfterMs = 15_000
const subagentFilesMax = 200
const roundsMax = 50
const heardMax = 10_000

export function watchTranscripts(world: WatchWorld): TranscriptWatch {
  const watched = new Map<string, Watched>()

  function watchedOf(session: Session): Watched {
    const known = watched.get(session.id)
    if (known !== undefined) return known
    const fresh = {
      check: crossCheck(world.trustedNow, (toolUseId) => session.heardCalls.has(toolUseId)),
      firstMs: world.trustedNow(),
      isMissing: false,
    }
    watched.set(session.id, fresh)
    return fresh
  }

  async function readOn(session: Session, adapter: AgentAdapter, path: string): Promise<boolean> {
    const state = watchedOf(session)
    let more = false
    for (const file of await filesOf(adapter, path)) {
      const outcome = await tailTranscript(world, adapter, session, file, state.check)
      if (outcome.status === 'read') {
        more ||= outcome.more
        if (outcome.replaced) world.alert('TRANSCRIPT_DISAGREES', { session, because: 'replaced' })
      } else if (file.agentSubagentId === null) {
        noteMissing(session, state, outcome.problem.code)
      }
    }
    for (const disagreement of state.check.disagreements(world.trustedNow()))
      world.alert('TRANSCRIPT_DISAGREES', { session, ...disagreement })
    return more
  }

  /** An absent file is given time; one that may not be read is told at once. */
  function noteMissing(session: Session, state: Watched, problem: string): void {
    const isEarly = problem === 'FILE_ABSENT' && world.trustedNow() - state.firstMs < missingAfterMs
    if (state.isMissing || isEarly) return
    state.isMissing = true
    world.alert('TRANSCRIPT_MISSING', { session, problem })
  }

  return {
    async turn() {
      let more = false
      for (const session of world.sessions()) {
        const adapter = agentNamed(session.agent.name)
        if (adapter === undefined || session.transcriptPath === null) continue
        if (!isLively(session, world.trustedNow())) watched.delete(session.id)
        else if (await readOn(session, adapter, session.transcriptPath)) more = true
      }
      return more
    },
    heard(session, toolUseId) {
      if (session.heardCalls.has(toolUseId)) return
      if (session.heardCalls.size > heardMax) session.heardCalls.clear()
      session.heardCalls.add(toolUseId)
      watchedOf(session).check.heard(toolUseId)
    },
  }
}

function isLively({ lastSeenAt, closedAt }: Session, now: number): boolean {
  return closedAt === null ? now - lastSeenAt < quietMs : now - closedAt < afterEndMs
}

/** The main conversation first, then those of its subagents. A folder that cannot be listed holds none. */
async function filesOf(adapter: AgentAdapter, path: string): Promise<readonly TranscriptFile[]> {
  const { main, subagentsFolder } = adapter.transcript.locate(path)
  const names = await readdir(subagentsFolder).catch(() => [])
  const files = names.slice(0, subagentFilesMax).flatMap((name) => {
    const agentSubagentId = adapter.transcript.subagentOf(name)
    return agentSubagentId === null ? [] : [{ path: join(subagentsFolder, name), agentSubagentId }]
  })
  return [{ path: main, agentSubagentId: null }, ...files]
}

/** Reads on until there is no more, so that a long conversation is not read a piece a second. */
export async function catchUp(watch: TranscriptWatch): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) if (!(await watch.turn())) return
}
