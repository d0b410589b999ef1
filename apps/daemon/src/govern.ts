import { hash } from 'node:crypto'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { nodeRandom } from '@custody/keys'
import type { Clock } from '@custody/model'
import { probes } from '@custody/probes'
import { isApproved } from '@custody/policy'
import { openNamed, readGitRemote, rememberedViews, tailNamed } from '@custody/workspace'
import { watchPosture } from './background/watch-posture.ts'
import type { PostureWatch } from './background/watch-posture.ts'
import type { Ground } from './ground.ts'
import type { Account } from './home/account.ts'
import { bodyReader } from './hooks/body-reader.ts'
import type { BodyReader } from './hooks/body-reader.ts'
import type { HookWorld } from './hooks/hook-world.ts'
import { agentOf } from './identify/client-version.ts'
import { connectionOwners } from './identify/connection-owner.ts'
import { executableHasher } from './identify/executable-hash.ts'
import { processChain } from './identify/process-chain.ts'
import type { AlertWriter } from './log/alert-writer.ts'
import { alertWriter } from './log/alert-writer.ts'
import { argvOf, processesBelow } from './mcp/child-processes.ts'
import { declaredServers } from './mcp/declared-servers.ts'
import type { McpBook } from './mcp/mcp-book.ts'
import { mcpBook } from './mcp/mcp-book.ts'
import { pooledRandom } from './pooled-random.ts'
import { builtInFloor } from './policy/floor.ts'
import { floorSource } from './policy/floor-source.ts'
import type { PolicyHolder } from './policy/policy-holder.ts'
import { policyHolder } from './policy/policy-holder.ts'
import { realProbeWorld, runProbes } from './run-probes.ts'
import { callers } from './sessions/caller.ts'
import { historyBefore } from './sessions/history-before.ts'
import { recallSessions } from './sessions/recall.ts'
import { watchTranscripts } from './transcripts/watch-transcripts.ts'
import type { TranscriptWatch } from './transcripts/watch-transcripts.ts'
import { sessionBook } from './sessions/session-book.ts'

/** What governs the agents: everything that answering hooks needs, and its parts that others show or drive. */
export type Government = {
  readonly world: HookWorld
  readonly policies: PolicyHolder
  readonly posture: PostureWatch
  readonly alerts: AlertWriter
  readonly bodies: BodyReader
  readonly mcp: McpBook
  readonly transcripts: TranscriptWatch
  /** Runs when a hook was heard of. */
  readonly onHeard: (wake: () => void) => void
}

const kib = 1024

/** Puts together what governs. Nothing runs yet: the loops and the listener are `main`'s. */
export function govern(ground: Ground, log: GovernLog, now: Clock, trustedNow: Clock): Government {
  const { tagSecret, tagKey, account, key } = ground
  const recorder = { now, trustedNow, log: ground.log }
  const platform = 'linux'
  const alerts = alertWriter({
    ...recorder,
    tagSecret,
    fault: log.fault,
    later: (act, afterMs) => void setTimeout(act, afterMs).unref(),
  })
  const policies = policyHolder(cedar, builtInFloor(floorSource), trustedNow)
  const posture = watchPosture({
    ...recorder,
    tagSecret,
    platform,
    probes,
    run: (due) => runProbes(realProbeWorld(account, trustedNow), due),
  })
  const bodies = bodyReader({
    tagSecret,
    tagKey,
    inlineBytesMax: 64 * kib,
    timeoutMs: 20_000,
    queueBytesMax: 128 * kib * kib,
    idleMs: 60_000,
  })
  const book = sessionBook(trustedNow)
  recallSessions(ground.log.log(), book, trustedNow(), (uid) =>
    uid === account.uid ? account : null,
  )
  const viewAt = rememberedViews(trustedNow)
  const seatOf = ({ home, uid, name }: Account, workingDirectory: string) => ({
    workingDirectory,
    home,
    uid,
    account: name,
    additionalRoots: [],
  })
  const hashExecutable = executableHasher('/proc')
  const start = process.hrtime.bigint()
  const random = pooledRandom(nodeRandom)
  const sha256Hex = (text: string) => hash('sha256', text)
  const openRules = ({ uid }: Account) => ({ uid, timeoutMs: 1000, under: null })
  const mcp = mcpBook({
    ...recorder,
    tagSecret,
    random,
    sha256Hex,
    hashExecutable,
    processesBelow,
    isApproved: (server) =>
      policies.effective().some(({ mcpServers }) => isApproved(mcpServers, server)),
    alert: alerts.alert,
    declaredFor: (session) =>
      declaredServers(
        {
          platform,
          argvOf,
          async read(of, path) {
            const read = await openNamed(path, { ...openRules(of), maxBytes: 8 * kib * kib })
            return read.ok ? new TextDecoder().decode(read.value) : null
          },
        },
        session,
      ),
  })
  const transcripts = watchTranscripts({
    ...recorder,
    tagSecret,
    random,
    sha256Hex,
    sessions: book.all,
    alert: alerts.alert,
    mark: (name) => ground.log.log().mark(name),
    keepMarks: (marks) => ground.log.log().keepMarks(marks),
    tail: (of, path, mark) =>
      tailNamed(path, mark, { ...openRules(of), under: of.home, maxBytes: kib * kib }),
  })
  const hearing = { wake: () => {} }

  const world: HookWorld = {
    ...recorder,
    random,
    tagSecret,
    isolation: 'same-user',
    keyProtection: key.level,
    host: log.host,
    async look(of, workingDirectory) {
      const view = await viewAt(seatOf(of, workingDirectory))
      const root = view.roots[0] ?? null
      const remotes = await readGitRemote(workingDirectory, { uid: of.uid, timeoutMs: 500 })
      return { root, remotes, branch: root === null ? null : view.branchOf(root) }
    },
    postureSeq: posture.seq,
    callers: callers({
      owners: connectionOwners('/proc'),
      account,
      chainOf: (pid) => processChain({ proc: '/proc', now, hashExecutable }, pid),
      agentOf,
    }),
    bodies,
    book,
    policies: policies.effective,
    historyBefore: (event) => historyBefore(ground.log.log(), event),
    posture: posture.posture,
    device: () => ({ id: ground.identity().device, platform }),
    viewOf: (of, workingDirectory) => viewAt(seatOf(of, workingDirectory)),
    mcp,
    alert: alerts.alert,
    fault: log.fault,
    nowUs: () => Number((process.hrtime.bigint() - start) / 1000n),
    sha256Hex,
    heard: (session, toolUseId) => {
      if (toolUseId !== undefined) transcripts.heard(session, toolUseId)
      hearing.wake()
    },
  }
  const onHeard = (wake: () => void) => {
    hearing.wake = wake
  }
  return { world, policies, posture, alerts, bodies, mcp, transcripts, onHeard }
}

/** What governing tells and asks outside itself. */
export type GovernLog = {
  readonly fault: (cause: unknown) => void
  readonly host: string
}
