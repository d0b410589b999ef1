import { hash } from 'node:crypto'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { cosignLagMs } from '@custody/device'
import { nodeRandom } from '@custody/keys'
import type { Clock } from '@custody/model'
import { probes } from '@custody/probes'
import { isApproved } from '@custody/policy'
import { watchPosture } from './background/watch-posture.ts'
import type { PostureWatch } from './background/watch-posture.ts'
import type { Ground } from './ground.ts'
import { heldAs } from './home/held-as.ts'
import { bodyReader } from './hooks/body-reader.ts'
import type { BodyReader } from './hooks/body-reader.ts'
import type { HookWorld } from './hooks/hook-world.ts'
import type { AlertWriter } from './log/alert-writer.ts'
import { alertWriter } from './log/alert-writer.ts'
import { declaredServers } from './mcp/declared-servers.ts'
import type { McpBook } from './mcp/mcp-book.ts'
import { mcpBook } from './mcp/mcp-book.ts'
import { rememberedSight } from './mcp/remembered-sight.ts'
import { pooledRandom } from './pooled-random.ts'
import type { Floor } from './policy/floor.ts'
import type { PolicyHolder } from './policy/policy-holder.ts'
import { policyHolder } from './policy/policy-holder.ts'
import { realProbeWorld, runProbes } from './run-probes.ts'
import { historyBefore } from './sessions/history-before.ts'
import { recallSessions } from './sessions/recall.ts'
import type { Standing } from './standing.ts'
import { watchTranscripts } from './transcripts/watch-transcripts.ts'
import type { TranscriptWatch } from './transcripts/watch-transcripts.ts'
import { rememberedFolders } from './sessions/given-folders.ts'
import { sessionBook } from './sessions/session-book.ts'

/** What governs the agents: everything that answering hooks needs, and its parts that others show or drive. */
export type Government = {
  readonly world: HookWorld
  readonly policies: PolicyHolder
  readonly floor: Floor
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
export function govern(
  ground: Ground,
  standing: Standing,
  floor: Floor,
  log: GovernLog,
  now: Clock,
  trustedNow: Clock,
): Government {
  const { processes, files } = standing
  const { cleaner, tagKey, account } = ground
  const recorder = { now, trustedNow, log: ground.log }
  const platform = 'linux'
  const alerts = alertWriter({
    ...recorder,
    cleaner,
    fault: log.fault,
    later: (act, afterMs) => void setTimeout(act, afterMs).unref(),
  })
  const policies = policyHolder(cedar, floor, trustedNow)
  const posture = watchPosture({
    ...recorder,
    cleaner,
    platform,
    probes,
    run: (due) => runProbes(realProbeWorld(account, trustedNow), due),
  })
  const bodies = bodyReader({
    cleaner,
    tagKey,
    inlineBytesMax: 64 * kib,
    timeoutMs: 20_000,
    queueBytesMax: 128 * kib * kib,
    idleMs: 60_000,
  })
  const book = sessionBook(trustedNow)
  recallSessions(ground.log.log(), book, trustedNow(), standing.accountOf)
  const start = process.hrtime.bigint()
  const random = pooledRandom(nodeRandom)
  const sha256Hex = (text: string) => hash('sha256', text)
  const mcp = mcpBook({
    ...recorder,
    cleaner,
    random,
    sha256Hex,
    sight: rememberedSight(processes, files, { sha256Hex, monotonicMs: () => performance.now() }),
    isAlive: processes.isAlive,
    isApproved: (server) =>
      policies.effective().some(({ mcpServers }) => isApproved(mcpServers, server)),
    alert: alerts.alert,
    declaredFor: (session) =>
      declaredServers({ platform, argvOf: processes.argvOf, read: files.read }, session),
  })
  const transcripts = watchTranscripts({
    ...recorder,
    cleaner,
    random,
    sha256Hex,
    sessions: book.all,
    alert: alerts.alert,
    mark: (name) => ground.log.log().mark(name),
    keepMarks: (marks) => ground.log.log().keepMarks(marks),
    tail: files.tail,
  })
  const hearing = { wake: () => {} }

  const world: HookWorld = {
    ...recorder,
    random,
    cleaner,
    isolation: standing.isolation,
    get keyProtection() {
      return heldAs(ground.key(), standing.isolation, ground.identity().attestation)
    },
    host: log.host,
    look: files.look,
    postureSeq: posture.seq,
    callers: standing.callers,
    bodies,
    book,
    policies: policies.effective,
    historyBefore: (event) => historyBefore(ground.log.log(), event),
    posture: posture.posture,
    cosignLagMs: () =>
      ground.witnessing === null ? null : cosignLagMs(ground.log.log(), trustedNow),
    device: () => ({ id: ground.identity().device, platform }),
    analyse: files.analyse,
    givenFolders: rememberedFolders({
      now: trustedNow,
      read: files.read,
      argvOf: processes.argvOf,
    }),
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
  return { world, policies, floor, posture, alerts, bodies, mcp, transcripts, onHeard }
}

/** What governing tells and asks outside itself. */
export type GovernLog = {
  readonly fault: (cause: unknown) => void
  readonly host: string
}
