import { actionsOf } from '@custody/action'
import type { HookEvent, HookReply } from '@custody/agents'
import { cleanFields, joinFields, record } from '@custody/device'
import type { Happening, LogProblem } from '@custody/device'
import { leafDecisionOf } from '@custody/evidence'
import type { AlertCode, Facts } from '@custody/evidence'
import type { CallId, Decision, Posture, Result } from '@custody/model'
import { ok } from '@custody/model'
import { encodeDecisionRecord, explainByAll } from '@custody/policy'
import type { Explained, PolicyRequest } from '@custody/policy'
import { sourceOf } from '../sessions/canary-session.ts'
import { entryPermissionMode } from '../sessions/register-session.ts'
import { remember } from '../sessions/history.ts'
import { subagentOf, turnOf } from '../sessions/session-book.ts'
import type { HookInHand } from './handle-hook.ts'
import type { HookWorld } from './hook-world.ts'
import { policyRequest } from './policy-request.ts'

type Intended = Extract<HookEvent, { kind: 'call-intended' }>

/** Decides a call that an agent intends, and records the decision. It stands durably before the agent is told. */
export async function decideCall(
  world: HookWorld,
  inHand: HookInHand,
  event: Intended,
  call: CallId,
): Promise<HookReply> {
  const { session } = inHand
  world.heard(session, event.call.toolUseId)
  const server = event.call.mcpServer
  // Its process is looked for at once: a rule may ask for more than a declaration.
  if (server !== null && !world.mcp.isCurrent(session, server.name)) await world.mcp.look(session)
  const place = {
    workingDirectory: event.workingDirectory,
    additionalRoots: await world.givenFolders(session),
  }
  const analysed = await world.analyse(session.account, place, (view) =>
    actionsOf(event.call, view),
  )
  const facts = {
    tool: event.call.tool,
    actions: analysed.actions,
    complete: analysed.complete,
    incompleteBecause: analysed.incompleteBecause,
  }
  const request = policyRequest(world, inHand, facts)
  const explained = explainByAll(world.policies(), request)

  const made = { call, explained, request }
  const recorded = await recordDecision(world, inHand, event, made)
  session.callCount += 1
  // Nothing is kept under the call's id, so nobody is sent to ask for it.
  if (!recorded.ok) return { kind: 'failed', code: recorded.error.code, callId: null }
  const { seq, decision: kept } = recorded.value
  noteFailedRules(world, session, recorded.value)
  const { outcome } = kept
  if (outcome === 'deny' || outcome === 'approve') session.deniedCount += 1
  else remember(session.history, seq, analysed.actions)
  session.calls.set(event.call.toolUseId, { id: call, seq, turn: session.turn, outcome })
  const hash = callHash(world, event)
  return { kind: 'decided', decision: kept, callId: call, callHash: hash }
}

/**
 * Records the decision; where there is no room for it the call is denied, and that is recorded in the lane that is kept
 * free for it. A problem when not even that could be: the caller refuses.
 */
async function recordDecision(
  world: HookWorld,
  inHand: HookInHand,
  event: Intended,
  made: Made,
): Promise<Result<{ readonly seq: number; readonly decision: Decision }, LogProblem>> {
  const { decision } = made.explained
  const lane = decision.outcome === 'deny' ? 'reserved' : 'ordinary'
  const recorded = await record(world, decided(world, inHand, event, made), { lane })
  if (recorded.ok) return ok({ seq: recorded.value.seq, decision })
  world.alert(alertOf(recorded.error.code), { session: inHand.session, call: made.call })
  if (lane === 'reserved' || recorded.error.code !== 'OUTBOX_FULL') return recorded
  const noRoom: Decision = {
    ...decision,
    outcome: 'deny',
    decidedBy: [],
    problem: 'OUTBOX_FULL',
    skipPrompt: false,
  }
  const explained = { decision: noRoom, explanations: [] }
  const denied = decided(world, inHand, event, { ...made, explained })
  const kept = await record(world, denied, { lane: 'reserved' })
  return kept.ok ? ok({ seq: kept.value.seq, decision: noRoom }) : kept
}

/** A rule that could not be evaluated is told, whether it enforces (then it denied) or only observes. */
export function noteFailedRules(
  { alert }: Pick<HookWorld, 'alert'>,
  session: HookInHand['session'],
  { seq, decision }: { readonly seq: number; readonly decision: Decision },
): void {
  const failed = [...decision.decidedBy, ...decision.warnings].filter((rule) => rule.failed)
  if (failed.length > 0)
    alert('POLICY_ERROR', { about: seq, session, rules: failed.map(({ id }) => id) })
}

function alertOf(code: string): AlertCode {
  return code === 'OUTBOX_FULL' ? 'OUTBOX_FULL' : 'EVIDENCE_REFUSED'
}

type Made = {
  readonly call: CallId
  readonly explained: Explained
  readonly request: PolicyRequest
}

function decided(
  world: HookWorld,
  { read, session, caller, startedUs }: HookInHand,
  event: Intended,
  { call, explained, request }: Made,
): Happening<'call.decided'> {
  const { decision } = explained
  const { actions, incompleteBecause, posture } = request
  const facts: Facts['call.decided'] = {
    caller: caller.kind,
    actions: actions.length,
    opaque: actions.some(({ kind }) => kind === 'opaque.run'),
    mcp: mcpId(world, session, event.call.mcpServer?.name),
    permissionMode: entryPermissionMode(event.permissionMode),
    postureAgeMs: oldestMs(posture),
    approval: null,
    waiver: null,
    skipPrompt: decision.skipPrompt,
    latencyUs: Math.round(world.nowUs() - startedUs),
  }
  const own = cleanFields(
    {
      actions: JSON.stringify(actions),
      reasons: incompleteBecause.length === 0 ? null : JSON.stringify(incompleteBecause),
      detail: encodeDecisionRecord(explained, request),
    },
    world.cleaner,
  )
  return {
    kind: 'call.decided',
    source: sourceOf(session, caller),
    facts,
    decision: leafDecisionOf(decision),
    fields: joinFields(read.clean, own),
    session: session.id,
    turn: turnOf(session, event, world.random),
    call,
    subagent: subagentOf(session, event.subagent?.agentSubagentId ?? null, world.random),
    agent: session.agent,
    refs: { processes: session.opened, posture: world.postureSeq() },
  }
}

export function mcpId(
  world: HookWorld,
  session: HookInHand['session'],
  name: string | undefined,
): Facts['call.decided']['mcp'] {
  return name === undefined ? null : world.mcp.idOf(session, name)
}

function oldestMs({ at, checks }: Posture): number | null {
  if (checks.length === 0) return null
  return Math.max(0, ...checks.map((check) => at - check.at))
}

/** What an approval of exactly this call would bind. */
function callHash(world: HookWorld, { call }: Intended): string {
  const { tool, input, workingDirectory, agentSessionId } = call
  return world.sha256Hex(JSON.stringify([tool, input, workingDirectory, agentSessionId]))
}
