import type { Decision, Json } from '@custody/model'
import type { HookAnswer, HookReply } from '../hook-answer.ts'
import { askReason, denyReason, failReason, removedReason } from '../reason.ts'

type Body = { readonly [key: string]: Json }

/** What the client may do as it would without us: what it would have asked, it asks. */
const noObjection: Body = { continue: true }

/**
 * Writes our reply to `event` in Claude Code's bytes. The only place where an answer is written.
 *
 * Every answer is a 200 with an explicit body: to the client an empty body, `{}` and unknown keys are consent, and
 * a deny under any other status is none. What cannot be written is a deny. Source: the suite in `test/`.
 */
export function renderAnswer(event: string, reply: HookReply): HookAnswer {
  try {
    return answer(bodyOf(event, reply))
  } catch {
    return answer(refusalOf(event)(failReason('ANSWER_NOT_RENDERED', null)))
  }
}

function bodyOf(event: string, reply: HookReply): Body {
  const refuse = refusalOf(event)
  switch (reply.kind) {
    case 'noted':
      return noObjection
    case 'redacted':
      return redaction(event, reply.output)
    case 'failed':
      return refuse(failReason(reply.code, reply.callId))
    case 'decided':
      return decided(event, reply)
    case 'removed':
      // What a call brought is let through: to end the turn tells nobody why, and the next call or prompt does.
      return event.startsWith('PostTool') ? noObjection : refuse(removedReason)
    default:
      return refuse(failReason('REPLY_UNKNOWN', null))
  }
}

/** How each event is refused. One that is missing here is stopped with the whole turn. */
const refusals: { readonly [event: string]: (reason: string) => Body } = {
  PreToolUse: (reason) => permission('deny', reason),
  UserPromptSubmit: (reason) => ({ decision: 'block', reason }),
  PostToolUse: stop,
  PostToolBatch: stop,
  // Observed only: they come too late, or their answer would switch off the client's own prompt.
  PostToolUseFailure: () => noObjection,
  PermissionRequest: () => noObjection,
  SessionStart: () => noObjection,
  SessionEnd: () => noObjection,
  SubagentStart: () => noObjection,
  SubagentStop: () => noObjection,
  Stop: () => noObjection,
  Notification: () => noObjection,
  ConfigChange: () => noObjection,
}

function refusalOf(event: string): (reason: string) => Body {
  return (Object.hasOwn(refusals, event) ? refusals[event] : undefined) ?? stop
}

function decided(event: string, reply: Extract<HookReply, { kind: 'decided' }>): Body {
  const { decision, callId, callHash } = reply
  if (decision.outcome === 'allow') return allow(event, decision)
  if (decision.outcome === 'ask' && event === 'PreToolUse')
    return permission('ask', askReason(decision, callId))
  return refusalOf(event)(denyReason(decision, callId, callHash))
}

/** An explicit allow switches off the client's own prompt, so it needs a rule that grants that. */
function allow(event: string, { skipPrompt }: Decision): Body {
  return event === 'PreToolUse' && skipPrompt === true
    ? permission('allow', 'a rule of your policy lets this call run without asking')
    : noObjection
}

function permission(permissionDecision: 'allow' | 'ask' | 'deny', reason: string): Body {
  return {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision,
      permissionDecisionReason: reason,
    },
  }
}

function redaction(event: string, updatedToolOutput: Json): Body {
  if (event !== 'PostToolUse') return stop('the output of this call holds a secret')
  if (updatedToolOutput === undefined) throw new Error('a redaction without output')
  return { ...noObjection, hookSpecificOutput: { hookEventName: 'PostToolUse', updatedToolOutput } }
}

/** Ends the turn: the model is not asked again, so it does not see what came back. */
function stop(stopReason: string): Body {
  return { continue: false, stopReason }
}

function answer(body: Body): HookAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  }
}
