import type { AgentAdapter, HookAnswer, HookEvent, HookReply } from '@custody/agents'
import { agentNamed } from '@custody/agents'
import type { CallId } from '@custody/model'
import { newId } from '@custody/model'
import type { Caller } from '../sessions/caller.ts'
import { registerSession } from '../sessions/register-session.ts'
import type { Session } from '../sessions/session.ts'
import { followProcess } from '../sessions/session.ts'
import { decideCall } from './decide-call.ts'
import { decidePrompt } from './decide-prompt.ts'
import type { Refusal } from './gate.ts'
import type { HookWorld } from './hook-world.ts'
import type { HookExchange } from './listen.ts'
import { noteEvent } from './note-event.ts'
import { noteResult } from './note-result.ts'
import type { ReadHook } from './read-hook.ts'

/** A hook on its way: who sent it, what it says, and when it came. */
export type HookInHand = {
  readonly event: HookEvent
  readonly read: ReadHook
  readonly session: Session
  readonly caller: Caller
  readonly startedUs: number
}

/**
 * Answers one hook: admit its caller, take its body, parse, decide, record (durable), render, in this order.
 *
 * The one place where a bug is caught: it is told to `fault`, and the answer is a refusal. Nothing becomes an allow
 * because something else went wrong.
 */
export async function handleHook(world: HookWorld, exchange: HookExchange): Promise<HookAnswer> {
  const { agent, event } = exchange.target
  const adapter = agentNamed(agent)
  if (adapter === undefined) return refuseHook({ code: 'ADDRESS_UNKNOWN', target: null })
  try {
    return await answerHook(world, adapter, exchange)
  } catch (cause) {
    world.fault(cause)
    return adapter.renderAnswer(event, { kind: 'failed', code: 'DAEMON_FAILED', callId: null })
  }
}

async function answerHook(
  world: HookWorld,
  adapter: AgentAdapter,
  { target, takeBody, connection, secret }: HookExchange,
): Promise<HookAnswer> {
  const startedUs = world.nowUs()
  const failed = (code: string, callId: CallId | null = null) =>
    adapter.renderAnswer(target.event, { kind: 'failed', code, callId })

  const refusal = async (): Promise<HookAnswer | null> => {
    const admission = await world.callers.admit(connection, secret)
    if (admission.admitted) return null
    const { because } = admission
    if (because !== null) world.alert('CALLER_UNVERIFIED', { because, target })
    return failed('CALLER_REFUSED')
  }
  const refused = await refusal()
  if (refused !== null) return refused
  const body = await takeBody()
  if (!body.ok) {
    const { code } = body.error
    world.alert('HOOK_REFUSED', { problem: code, target })
    return refuseHook({ code, target })
  }
  const read = await world.bodies.read(adapter, target.event, body.value)
  if (!read.ok) {
    world.alert('HOOK_REFUSED', { problem: read.error.code, target })
    return failed(read.error.code)
  }
  const { event } = read.value
  const caller = await world.callers.callerOf(connection, adapter.name)
  const session = await world.book.of(event, caller.account, (known) =>
    registerSession(world, event, caller, known ?? world.historyBefore(event)),
  )
  if (!session.ok) return failed(session.error.code)
  followProcess(session.value, caller)

  const inHand = { event, read: read.value, session: session.value, caller, startedUs }
  const reply = await replyTo(world, inHand)
  // The uid by the kernel again: a descriptor can have been handed on in the meantime.
  const refusedSince = await refusal()
  if (refusedSince !== null) return refusedSince
  if (reply.kind === 'noted' && read.value.replacement !== null) return read.value.replacement
  return adapter.renderAnswer(target.event, reply)
}

function replyTo(world: HookWorld, inHand: HookInHand): Promise<HookReply> {
  switch (inHand.event.kind) {
    case 'call-intended':
      return decideCall(world, inHand, inHand.event, newId('call', world.random(16)))
    case 'prompt-submitted':
      return decidePrompt(world, inHand, inHand.event)
    case 'call-finished':
      return noteResult(world, inHand, inHand.event)
    default:
      return noteEvent(world, inHand)
  }
}

/** What a request is told that is no hook: a refusal in the agent's own words where its address names an agent. */
export function refuseHook({ code, target }: Refusal): HookAnswer {
  const adapter = target === null ? undefined : agentNamed(target.agent)
  const answer =
    adapter === undefined || target === null
      ? noAgent(code)
      : adapter.renderAnswer(target.event, { kind: 'failed', code, callId: null })
  const headers = { ...answer.headers, 'x-custody-refused': code }
  return { ...answer, status: statusOf(code, adapter !== undefined, answer.status), headers }
}

/**
 * Pages in browsers and addresses that are none get an error. Whoever may be an agent that was set up wrongly gets a
 * refusal that it understands: to an agent an error status is no refusal unless its hook says so.
 */
function statusOf(code: Refusal['code'], isAgent: boolean, own: number): number {
  if (code === 'ORIGIN_REFUSED' || code === 'HOST_REFUSED') return 403
  if (isAgent) return own
  return code === 'ADDRESS_UNKNOWN' ? 404 : 400
}

function noAgent(code: string): HookAnswer {
  const stopReason = `Custody does not know this address, so it stopped this (${code}). To find out more: custody doctor`
  return {
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(
      JSON.stringify({ continue: false, decision: 'block', stopReason }),
    ),
  }
}
