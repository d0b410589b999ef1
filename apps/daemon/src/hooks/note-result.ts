import type { HookEvent, HookReply } from '@custody/agents'
import type { CleanFields, Happening } from '@custody/device'
import { record, secretsOf } from '@custody/device'
import { newId } from '@custody/model'
import { subagentOf, turnOf } from '../sessions/session-book.ts'
import { mcpId } from './decide-call.ts'
import type { HookInHand } from './handle-hook.ts'
import type { HookWorld } from './hook-world.ts'

type Finished = Extract<HookEvent, { kind: 'call-finished' }>

/** Records what came back from a call. One that we never decided is an alarm: somebody else may be speaking. */
export async function noteResult(
  world: HookWorld,
  inHand: HookInHand,
  event: Finished,
): Promise<HookReply> {
  const { session, caller } = inHand
  const decided = session.calls.get(event.call.toolUseId)
  const recorded = await record(world, finished(world, inHand, event))
  world.heard(session, event.call.toolUseId)
  if (!recorded.ok)
    return { kind: 'failed', code: recorded.error.code, callId: decided?.id ?? null }
  session.calls.delete(event.call.toolUseId)
  if (decided === undefined) {
    const code = caller.kind === 'agent' ? 'CALL_UNANNOUNCED' : 'CALLER_UNVERIFIED'
    world.alert(code, { about: recorded.value.seq, session, tool: event.call.tool })
  }
  return { kind: 'noted' }
}

function finished(
  world: HookWorld,
  { read, session, caller }: HookInHand,
  event: Finished,
): Happening<'call.finished'> {
  const decided = session.calls.get(event.call.toolUseId)
  const hasSecret = secretsOf(read.clean).some(({ field }) => field === 'output')
  const replaced = read.replacement !== null ? 'yes' : hasSecret ? 'impossible' : 'no'
  return {
    kind: 'call.finished',
    source: 'hook',
    facts: {
      caller: caller.kind,
      status: event.result.status,
      durationMs: event.result.durationMs === null ? null : Math.round(event.result.durationMs),
      announced: decided !== undefined,
      replaced,
      mcp: mcpId(world, session, event.call.mcpServer?.name),
    },
    fields: (decided?.seq ?? null) === null ? read.clean : withoutInput(read.clean),
    session: session.id,
    turn: decided?.turn ?? turnOf(session, event, world.random),
    call: decided?.id ?? newId('call', world.random(16)),
    subagent: subagentOf(session, event.subagent?.agentSubagentId ?? null, world.random),
    agent: session.agent,
    refs: { processes: session.opened, posture: world.postureSeq() },
  }
}

/** A call's input is recorded once in a log, with its decision. */
function withoutInput({ fields, redactions, ...rest }: CleanFields): CleanFields {
  const { input: _input, cwd: _cwd, ...kept } = fields
  return { ...rest, fields: kept, redactions: redactions.filter(({ field }) => field in kept) }
}
