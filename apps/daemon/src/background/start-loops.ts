import { setTimeout as wait } from 'node:timers/promises'
import {
  cosignLagMs,
  heartbeat,
  isOfferProblem,
  policyApplied,
  record,
  sealNext,
} from '@custody/device'
import type { DeviceLog, Sealer } from '@custody/device'
import { nodeCrypto } from '@custody/keys'
import type { Clock, Problem, Result } from '@custody/model'
import type { CanaryState, SeparateState } from '@custody/protocol'
import { clientOf, serverEndpoints } from '@custody/protocol'
import { instant } from '@custody/model'
import type { Logger } from 'pino'
import type { Ground } from '../ground.ts'
import type { Government } from '../govern.ts'
import { readText } from '../home/home-folder.ts'
import { learnCosigned } from './learn-cosigned.ts'
import { startLoop } from './loop.ts'
import { sealLoop } from './seal-loop.ts'
import { watchCosigned } from './watch-cosigned.ts'
import { recallTime, watchClock } from './watch-clock.ts'
import type { TrustedTime } from '../trusted-time.ts'
import { makeRequestKey } from './request-key.ts'
import { enrolments } from './enrolments.ts'
import { sealTurn } from './seal-turn.ts'
import type { SealTurn } from './seal-turn.ts'
import { serverLink } from './server-link.ts'
import type { LinkState } from './server-link.ts'
import { serverSend } from './server-send.ts'
import { keepConfirmation, policySyncer, restorePolicy } from '../policy/policy-file.ts'
import { catchUp } from '../transcripts/watch-transcripts.ts'
import { codeJudge } from '../policy/code-judge.ts'
import { listedBy } from '../policy/listed-by.ts'
import { madeOf } from '../policy/policy-holder.ts'
import { agentHealth } from './agent-health.ts'
import { closeToFloor } from './close-to-floor.ts'
import { checkInOf, deviceSelf } from './check-in.ts'
import { ungovernedAgents } from './ungoverned-agents.ts'

export type LoopWorld = {
  readonly ground: Ground
  readonly separateState: () => SeparateState | null
  /** What came of the last harmless call that must be denied. */
  readonly lastCanary: () => CanaryState | null
  readonly government: Government
  readonly serverUrl: string | null
  /** Read when it is needed: it may be put there after the start. */
  readonly enrolTokenFile: string
  readonly now: Clock
  readonly trusted: TrustedTime
  readonly fault: (cause: unknown) => void
  readonly logger: Logger
}

export type Loops = {
  readonly stop: () => Promise<void>
  /** Seals what there is, now. */
  readonly seal: () => Promise<Result<unknown, Problem>>
  /** Seals, uploads and asks for the policy, now. */
  readonly sync: () => Promise<Result<true, Problem>>
  readonly server: () => LinkState
}

const heartbeatMs = 60_000
const livelyMs = 10 * 60 * 1000
/** Each upload costs some milliseconds of both sides: what a few calls leave goes together. */
const uploadGatherMs = 200
const keepPayloadsMs = 7 * 24 * 60 * 60 * 1000
/** How long the first start waits for a server that is just starting, to be enrolled from the first entry on. */
const firstEnrolMs = 3000

/** Starts everything that goes on beside the hooks. Resolves once the device is enrolled, or the server is away. */
export async function startLoops(world: LoopWorld): Promise<Loops> {
  const { ground, government, now, trusted, fault, serverUrl } = world
  const log: DeviceLog = logOfTheMoment(ground)
  const turn = sealTurn()
  const sealer = (): Sealer => {
    const sealed = ground.log.log()
    const { key, seal } = ground.key()
    const isCurrent = () => ground.log.log() === sealed
    return { now, crypto: nodeCrypto, log: sealed, key, seal: turn.inTurn(seal, isCurrent) }
  }
  const link = serverUrl === null ? null : linkTo(world, serverUrl, log, sealer, turn)

  const restored = restorePolicy({
    policies: government.policies,
    path: ground.home.policy,
  })
  if (restored?.ok === false)
    government.alerts.alert('POLICY_ERROR', { problem: restored.error.code })
  const clock = {
    trusted,
    policies: government.policies,
    log: ground.log.log,
    alert: government.alerts.alert,
  }
  recallTime(clock)
  await record({ now, log }, policyApplied(inForce(government), madeInForce(government)))
  if (link !== null && government.policies.kept() === null)
    await Promise.race([link.step(false), wait(firstEnrolMs)])

  const upload = startLoop({
    gatherMs: uploadGatherMs,
    afterFaultMs: 5000,
    fault,
    async run() {
      if (link === null) return null
      await link.step(false)
      return link.waitMs()
    },
  })
  const seal = sealLoop({
    sealer,
    fault,
    late: ({ code }) => government.alerts.alert('SEAL_LATE', { problem: code }),
    sealed: () => {
      if (link !== null && link.state().problem === null) upload.wake()
    },
  })
  ground.log.onRecorded(seal.wake)
  const watch = watchClock(clock)
  const time = startLoop({
    gatherMs: 10,
    afterFaultMs: 5000,
    fault,
    run: async () => (watch(), 1000),
  })
  const posture = startLoop({
    gatherMs: 10,
    afterFaultMs: 5000,
    fault,
    run: () => government.posture.turn().then(() => 1000),
  })
  const transcripts = startLoop({
    gatherMs: 150,
    afterFaultMs: 5000,
    fault,
    run: () => catchUp(government.transcripts).then(() => 1000),
  })
  government.onHeard(transcripts.wake)
  const servers = startLoop({
    gatherMs: 10,
    afterFaultMs: 10_000,
    fault,
    async run() {
      for (const session of government.world.book.all())
        if (session.closedAt === null && trusted.now() - session.lastSeenAt < livelyMs)
          await government.mcp.look(session)
      return 2000
    },
  })
  const lookCosigned = watchCosigned({
    now,
    lagMs: () => (ground.witnessing === null ? 0 : cosignLagMs(ground.log.log(), now)),
    alert: government.alerts.alert,
  })
  const heart = startLoop({
    gatherMs: 10,
    afterFaultMs: heartbeatMs,
    fault,
    async run() {
      const sessions = () =>
        government.world.book.all().filter((one) => one.closedAt === null).length
      await heartbeat({ now, log, sessions })
      lookCosigned()
      ground.log.log().forgetPayloads(instant(Math.max(0, now() - keepPayloadsMs)))
      return heartbeatMs
    },
  })

  return {
    seal: () => sealNext(sealer()),
    async sync() {
      const sealed = await sealNext(sealer())
      if (!sealed.ok) return sealed
      return link === null ? { ok: false, error: { code: 'SERVER_NONE' } } : link.step(true)
    },
    server: () => link?.state() ?? { lastContactAt: null, problem: null },
    async stop() {
      await Promise.all(
        [transcripts, servers, heart, posture, upload, time].map((loop) => loop.stop()),
      )
      await government.transcripts.turn()
      await seal.stop()
      ground.log.log().flush()
      await sealNext(sealer())
    },
  }
}

/** The policy that decides now, as its entry names it. The floor has no number. */
function inForce({ policies }: Government) {
  const [floor] = policies.effective()
  const { version, number, preset } = policies.kept() ?? {
    version: floor.version,
    number: 0,
    preset: 'custom' as const,
  }
  return { version, number, preset }
}

function madeInForce({ policies }: Government) {
  const [floor, ...more] = policies.effective()
  return madeOf(more.at(-1) ?? floor)
}

function linkTo(
  { ground, government, enrolTokenFile, now, trusted, separateState, lastCanary }: LoopWorld,
  url: string,
  log: DeviceLog,
  sealer: () => Sealer,
  turn: SealTurn,
) {
  const { alerts, policies, posture, world } = government
  const close = closeToFloor(government.floor.content)
  const send = serverSend({ url, now, key: () => link.key() })
  const client = clientOf(serverEndpoints, send)
  const known = enrolments({
    ground,
    client,
    self: (token) => deviceSelf(ground, government, token),
    token: () => readText(enrolTokenFile)?.trim(),
    now,
    trustedNow: trusted.now,
    holdSeals: turn.hold,
    exchanged() {
      world.book.clear()
      government.mcp.clear()
      posture.restart()
    },
    refused: (code) => alerts.alert('REQUEST_REFUSED', { problem: code }),
  })
  const link = serverLink({
    now,
    trustedNow: trusted.now,
    random: Math.random,
    client,
    enrolments: known,
    announcer: () => ({ now, log: ground.log, makeKey: makeRequestKey, bootId: bootId() }),
    sealer,
    uploader: () => ({
      log: ground.log.log(),
      client,
      close,
      everySeal: ground.key().capabilities.counter,
    }),
    policies: policySyncer({
      now,
      trustedNow: trusted.now,
      log,
      client,
      policies,
      listed: listedBy(government.floor, trusted.now),
      code: codeJudge(government.floor, trusted.now, `${ground.home.policy}.vetoed`),
      path: ground.home.policy,
    }),
    checkIn() {
      const state = separateState()
      const agents = {
        agents: [...agentHealth(world.book.all(), lastCanary(), state?.managed === 'whole')],
        ungovernedAgents: ungovernedAgents(state),
      }
      return checkInOf(ground, government, agents, now())
    },
    cosigned: ground.witnessing === null ? null : learnCosigned(ground, client, alerts, trusted),
    confirmed: () => keepConfirmation({ policies, path: ground.home.policy }),
    refused(problem) {
      const { code, ...more } = problem
      if (code === 'LOG_FORKED') alerts.alert('LOG_FORKED', { url })
      else if (isOfferProblem(problem)) alerts.alert('POLICY_REFUSED', { problem: code, ...more })
      else alerts.alert('REQUEST_REFUSED', { problem: code })
    },
    passedOver: (fields) =>
      alerts.alert('POLICY_REFUSED', { problem: 'ANSWER_FIELD_UNKNOWN', fields }),
  })
  return link
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown'
}

/** The log that is written at the moment of each call. */
function logOfTheMoment({ log }: Ground): DeviceLog {
  const now = () => log.log()
  return {
    get origin() {
      return now().origin
    },
    append: log.append,
    state: () => now().state(),
    head: () => now().head(),
    keepSeal: (seal) => now().keepSeal(seal),
    newestSeal: () => now().newestSeal(),
    keepCosigned: (seal, marks) => now().keepCosigned(seal, marks),
    sealOver: (seq) => now().sealOver(seq),
    leaves: (from, to, limits) => now().leaves(from, to, limits),
    payloads: (from, to, limits) => now().payloads(from, to, limits),
    acknowledge: (sizes) => now().acknowledge(sizes),
    mark: (name) => now().mark(name),
    keepMarks: (marks) => now().keepMarks(marks),
  }
}
