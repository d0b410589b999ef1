import { anchorOf, cosignLagMs } from '@custody/device'
import { sameUserNotice } from '@custody/model'
import { policyProblemCodes } from '@custody/policy'
import type { SeparateState, Status } from '@custody/protocol'
import { daemonVersion } from '../version.ts'
import { isOfAgent } from '../sessions/canary-session.ts'
import type { Session } from '../sessions/session.ts'
import { heldAs } from '../home/held-as.ts'
import type { DeviceIdentity } from '../home/identity.ts'
import type { Sight } from './audience.ts'
import type { ControlWorld } from './control-world.ts'

/** Everything `custody status` shows but what only the command line can see, as far as the audience may see it. */
export function statusOf(world: ControlWorld, sight: Sight): Status {
  const { ground, loops, log } = world
  const { device, organisation, origin, state, notAfter, epoch, asking, ended } = ground.identity()
  const { problem, ...sizes } = log().state()
  const server = loops.server()
  const sessions = world.government.world.book
    .all()
    .filter((session) => isOfAgent(session) && sight.session(session.id))
  return {
    v: 1,
    pid: process.pid,
    version: daemonVersion,
    startedAt: world.startedAt,
    now: world.now(),
    home: ground.home.home,
    hookPort: world.hookPort,
    device,
    organisation: state === 'local' ? null : organisation,
    origin,
    enrolment: ({ local: 'not_enrolled', pending: 'pending', active: 'enrolled' } as const)[state],
    isolation: world.government.world.isolation,
    notice: world.government.world.isolation === 'same-user' ? sameUserNotice : null,
    keyProtection: heldAs(
      ground.key(),
      world.government.world.isolation,
      ground.identity().attestation,
    ),
    capture: ground.capture,
    chip: ground.key().chip,
    attestation: attestationOf(ground.identity().attestation),
    keyNotAfter: notAfter,
    epoch: { epoch, asking, ended: ended.map((log) => ({ ...log })) },
    witness:
      ground.witnessing === null
        ? null
        : { cosigned: anchorOf(log())?.size ?? 0, lagMs: cosignLagMs(log(), world.now) },
    server: {
      url: world.serverUrl,
      ...server,
      enrolTokenFile: state === 'local' ? world.enrolTokenFile : null,
    },
    log: {
      recorded: sizes.recorded,
      sealed: sizes.sealed,
      stored: sizes.stored,
      lastRecordedAt: sizes.lastRecordedAt,
      lastSealedAt: sizes.lastSealedAt,
      lastStoredAt: sizes.stored === 0 ? null : server.lastContactAt,
      reserveBytes: sizes.reserveBytes,
      problem: problem?.code ?? null,
    },
    policy: policyState(world),
    agents: agentStates(sessions),
    sessions: sessionStates(sessions),
    floor: floorState(world),
    canary: world.canary.last(),
    separate: separateStateFor(world, sight),
    alerts: world.government.alerts
      .recent()
      .filter(({ seq }) =>
        log()
          .leaves(seq, seq + 1)
          .every(sight.entry),
      )
      .map(({ seq, at, code }) => ({ seq, at, code })),
  }
}

function policyState({ government, trustedNow, startedAt, loops }: ControlWorld): Status['policy'] {
  const { policies } = government
  const kept = policies.kept()
  const [floor, ...more] = policies.effective()
  const deciding = more.at(-1) ?? floor
  const packs = new Set(deciding.rules.map(({ pack }) => pack).filter((pack) => pack !== ''))
  const { problem } = loops.server()
  return {
    version: deciding.version,
    source: kept === null ? 'floor' : 'server',
    preset: kept?.preset ?? 'floor',
    packs: [...packs].toSorted(),
    acceptedAt: kept?.acceptedAt ?? startedAt,
    ageMs: Math.max(0, trustedNow() - (kept?.confirmedAt ?? startedAt)),
    stale: policies.isStale(),
    refused: problem !== null && isOfPolicy(problem) ? problem : null,
  }
}

function isOfPolicy(code: string): boolean {
  const codes: readonly string[] = ['POWER_NOT_GRANTED', ...policyProblemCodes]
  return code.startsWith('POLICY_') || codes.includes(code)
}

function floorState({ government }: ControlWorld): NonNullable<Status['floor']> {
  const { from, source, stale, maxAgeMs, remotePowers, mcpLock, witnessing } = government.floor
  const { captureCeiling, content } = government.floor
  return {
    from,
    packs: source.packs.map(({ name }) => name),
    stalePacks: (stale?.packs ?? []).map(({ name }) => name),
    maxAgeMs,
    remotePowers: remotePowers === null ? null : [...remotePowers],
    captureCeiling,
    content: content?.mode ?? null,
    mcpLock,
    witnesses: witnessing !== null,
  }
}

/** Which agents an account runs is its own to know, and root's. */
function separateStateFor(world: ControlWorld, { audience }: Sight): SeparateState | null {
  const state = world.separateState()
  if (state === null || audience.kind === 'everything') return state
  const isOwn = ({ uid }: { readonly uid: number }) => uid === audience.uid
  const { watched, clients, executables, atRest } = state
  // What is installed for all is no account's secret.
  const agents = atRest?.agents.filter(({ uid }) => uid === null || uid === audience.uid) ?? []
  return {
    ...state,
    watched: watched.filter(isOwn),
    clients: clients.filter(isOwn),
    // What other accounts run is theirs to know.
    executables: executables === null ? null : { ...executables, firstSeen: null },
    atRest: atRest === null ? null : { ...atRest, agents },
  }
}

function agentStates(sessions: readonly Session[]): Status['agents'] {
  return [...new Set(sessions.map(({ agent }) => agent.name))].map((name) => {
    const own = sessions.filter(({ agent }) => agent.name === name)
    return {
      name,
      versions: [...new Set(own.map(({ agent }) => agent.version))].toReversed(),
      hookCalls: own.reduce((sum, { callCount }) => sum + callCount, 0),
      lastHookAt: own[0]?.lastSeenAt ?? null,
    }
  })
}

function sessionStates(sessions: readonly Session[]): Status['sessions'] {
  return sessions.slice(0, 50).map((session) => ({
    id: session.id,
    agent: session.agent.name,
    version: session.agent.version,
    openedAt: session.openedAt,
    lastSeenAt: session.lastSeenAt,
    closedAt: session.closedAt,
    workspace: session.workspace,
    calls: session.callCount,
    denied: session.deniedCount,
    account: session.account.name,
  }))
}

/** A copy that may be written to, as the endpoint's answer is. */
function attestationOf(kept: DeviceIdentity['attestation']): Status['attestation'] {
  return kept === null
    ? null
    : { ...kept, witnesses: [...kept.witnesses], refusals: [...kept.refusals] }
}
