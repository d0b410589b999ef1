import type { HookEvent, HookReply } from '@custody/agents'
import { cleanFields, joinFields, record, secretsOf } from '@custody/device'
import { leafDecisionOf } from '@custody/evidence'
import type { Action } from '@custody/model'
import { newId } from '@custody/model'
import { encodeDecisionRecord, explainByAll } from '@custody/policy'
import { turnOf } from '../sessions/session-book.ts'
import { noteFailedRules } from './decide-call.ts'
import type { HookInHand } from './handle-hook.ts'
import type { HookWorld } from './hook-world.ts'
import { policyRequest } from './policy-request.ts'

type Prompt = Extract<HookEvent, { kind: 'prompt-submitted' }>

/** Decides a prompt before the model sees it, and records it. A turn begins with it. */
export async function decidePrompt(
  world: HookWorld,
  inHand: HookInHand,
  event: Prompt,
): Promise<HookReply> {
  const { session, read, caller } = inHand
  const turn = event.agentPromptId === null ? null : turnOf(session, event, world.random)
  session.turn = turn ?? newId('trn', world.random(16))
  const action: Action = {
    kind: 'prompt.submit',
    sizeBytes: new TextEncoder().encode(event.text).length,
    attachments: 0,
    redactions: secretsOf(read.clean).length,
  }
  const request = policyRequest(world, inHand, {
    tool: '',
    actions: [action],
    complete: true,
    incompleteBecause: [],
  })
  const explained = explainByAll(world.policies(), request)
  const { decision } = explained
  const call = newId('call', world.random(16))
  const recorded = await record(
    world,
    {
      kind: 'prompt.submitted',
      source: 'hook',
      facts: { caller: caller.kind, machineMade: event.madeBy === 'machine', attachments: 0 },
      decision: leafDecisionOf(decision),
      fields: joinFields(
        read.clean,
        cleanFields(
          {
            actions: JSON.stringify(request.actions),
            detail: encodeDecisionRecord(explained, request),
          },
          world.cleaner,
        ),
      ),
      session: session.id,
      turn: session.turn,
      call,
      agent: session.agent,
      refs: { processes: session.opened, posture: world.postureSeq() },
    },
    { lane: decision.outcome === 'deny' ? 'reserved' : 'ordinary' },
  )
  world.heard(session)
  if (!recorded.ok) return { kind: 'failed', code: recorded.error.code, callId: call }
  noteFailedRules(world, session, { seq: recorded.value.seq, decision })
  return { kind: 'decided', decision, callId: call, callHash: world.sha256Hex(event.text) }
}
