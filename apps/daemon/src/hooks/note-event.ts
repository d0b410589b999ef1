import type { HookEvent, HookReply } from '@custody/agents'
import type { Happening } from '@custody/device'
import { record } from '@custody/device'
import type { Facts } from '@custody/evidence'
import { subagentOf, turnOf } from '../sessions/session-book.ts'
import type { HookInHand } from './handle-hook.ts'
import type { HookWorld } from './hook-world.ts'

/** Records an event that is neither a call nor a prompt. Nothing stands against it. */
export async function noteEvent(world: HookWorld, inHand: HookInHand): Promise<HookReply> {
  const { event, session } = inHand
  const recorded = await record(world, happening(world, inHand))
  world.heard(session)
  // Calls to tools that do not exist are told here and nowhere else.
  if (event.kind === 'batch-finished')
    for (const { toolUseId } of event.calls) world.heard(session, toolUseId)
  if (!recorded.ok) return { kind: 'failed', code: recorded.error.code, callId: null }
  if (event.kind === 'session-ended') session.closedAt = world.trustedNow()
  if (event.kind === 'config-changed')
    world.alert('SETTINGS_CHANGED', { about: recorded.value.seq, session, scope: event.scope })
  return { kind: 'noted' }
}

function happening(world: HookWorld, inHand: HookInHand): Happening {
  const { event, session, read } = inHand
  return {
    ...kindOf(world, inHand),
    source: 'hook',
    fields: read.clean,
    session: session.id,
    turn: turnOf(session, event, world.random),
    subagent: subagentOf(session, subagentIdOf(event), world.random),
    agent: session.agent,
    refs: { processes: session.opened, posture: null },
  }
}

function kindOf(world: HookWorld, { event, session, caller }: HookInHand) {
  switch (event.kind) {
    case 'session-ended':
      return {
        kind: 'session.closed',
        facts: { caller: caller.kind, because: closedWord(event.cause) },
      } as const
    case 'subagent-started': {
      const parent = subagentOf(session, event.subagent?.agentSubagentId ?? null, world.random)
      return { kind: 'subagent.started', facts: { caller: caller.kind, parent } } as const
    }
    case 'subagent-ended':
      return { kind: 'subagent.ended', facts: { caller: caller.kind, status: 'unknown' } } as const
    default:
      // What the agent's own machinery says; its whole body is kept as received.
      return {
        kind: 'message.said',
        facts: {
          role: 'system',
          inputTokens: null,
          outputTokens: null,
          cacheReadTokens: null,
          cacheWriteTokens: null,
        },
      } as const
  }
}

/** The subagent that an event is about, else the one in which it happened. */
function subagentIdOf(event: HookEvent): string | null {
  if (event.kind === 'subagent-started') return event.started.agentSubagentId
  if (event.kind === 'subagent-ended') return event.ended.agentSubagentId
  return event.subagent?.agentSubagentId ?? null
}

function closedWord(cause: string): Facts['session.closed']['because'] {
  if (cause === 'prompt_input_exit') return 'exit'
  return (['clear', 'logout', 'other'] as const).find((word) => word === cause) ?? 'other'
}
