import { setTimeout } from 'node:timers/promises'
import type { McpContent, McpServerDeclaration } from '@custody/model'
import { digestFolder } from '@custody/workspace'
import type { AccountSight, Processes } from '../standing.ts'
import type { Session } from '../sessions/session.ts'
import type { ChildProcess } from './child-processes.ts'
import type { RunningProcess } from './content-of.ts'
import { contentOf } from './content-of.ts'
import type { ProcessSight, SightWorld } from './sight-server.ts'
import { sightServer } from './sight-server.ts'

/** A call waits this long for what a server runs to be read; reading goes on, and a later look finds it. */
const waitMs = 2000
/** What could not be read is tried again after this long. */
const againMs = 60_000
const rememberedMax = 1000
/** A package of a server, with all that was fetched for it, has some thousand files. */
const folderBounds = { filesMax: 10_000, bytesMax: 256 * 1024 * 1024, timeoutMs: 30_000 }
const unknown: McpContent = { kind: 'unknown' }

type Remembered = { readonly content: Promise<McpContent>; readonly at: number; isUnknown: boolean }

/** What a session's servers run, by their processes. Each process is read once: what it has loaded stays loaded. */
export function rememberedSight(
  processes: Processes,
  sight: Pick<AccountSight, 'digested'>,
  {
    sha256Hex,
    monotonicMs,
  }: {
    readonly sha256Hex: (text: string) => string
    readonly monotonicMs: () => number
  },
): (session: Session, declaration: McpServerDeclaration) => Promise<ProcessSight> {
  const known = new Map<string, Remembered>()

  function remembered(key: string, read: () => Promise<McpContent>): Promise<McpContent> {
    const before = known.get(key)
    if (before !== undefined && (!before.isUnknown || monotonicMs() - before.at < againMs))
      return before.content
    if (known.size >= rememberedMax) known.delete(known.keys().next().value ?? '')
    const one: Remembered = { content: reading(read), at: monotonicMs(), isUnknown: false }
    known.set(key, one)
    return one.content

    async function reading(work: () => Promise<McpContent>): Promise<McpContent> {
      const content = await work()
      one.isUnknown = content.kind === 'unknown'
      return content
    }
  }

  return async (session, declaration) => {
    const files = sight.digested(session.account)
    const folder = async (path: string) => {
      const digest = await digestFolder(files, path, folderBounds)
      return digest.ok ? digest.value : null
    }
    const content: SightWorld['contentOf'] = (process, running) =>
      within(
        remembered(keyOf(process, running), () =>
          contentOf({ files, digestFolder: folder, sha256Hex }, running),
        ),
      )
    return sightServer(
      {
        files,
        placeOf: processes.placeOf,
        hashExecutable: processes.hashExecutable,
        startedAtMs: processes.startedAtMs,
        isAlive: processes.isAlive,
        contentOf: content,
      },
      declaration,
      childrenOf(processes, session),
    )
  }
}

/** The processes below the session's agent; none where its pid went to somebody else. */
function childrenOf(processes: Processes, { pid, pidStartTime }: Session): readonly ChildProcess[] {
  if (pid === null) return []
  const isAgent = pidStartTime === null || processes.isAlive({ pid, startTime: pidStartTime })
  return isAgent ? processes.below(pid) : []
}

/** A process that executes another program keeps its pid and start time, and not its words. */
function keyOf({ pid, startTime }: ChildProcess, { executable, argv }: RunningProcess): string {
  return JSON.stringify([pid, startTime, executable, ...argv])
}

async function within(content: Promise<McpContent>): Promise<McpContent> {
  const waited = new AbortController()
  const late = setTimeout(waitMs, unknown, { ref: false, signal: waited.signal })
  try {
    return await Promise.race([content, late])
  } finally {
    waited.abort()
  }
}
