import { err, ok, type Json, type Result, type ToolCall } from '@custody/model'
import { z } from 'zod'
import type { HookEvent, HookOrigin, HookProblem } from '../hook-event.ts'
import { anyJson, jsonObject, misfits } from '../json-shape.ts'
import { parseStrictJson } from '../strict-json.ts'

// Untrusted: everything here comes from a process of the developer. Unknown keys are left out of the model,
// not refused: the agent adds fields in every release. Source: Claude Code 2.1.330, captured payloads.
const absolutePath = z.string().regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/)
const words = z.string().min(1)

const Origin = z.object({
  hook_event_name: words,
  session_id: words,
  cwd: absolutePath,
  transcript_path: z.string().optional(),
  permission_mode: words.optional(),
  prompt_id: words.optional(),
  agent_id: words.optional(),
  agent_type: z.string().optional(),
})
const Call = z.object({
  tool_use_id: words,
  tool_name: words,
  tool_input: jsonObject,
  mcp_server: z.object({ name: z.string(), source: z.string() }).optional(),
})
const duration = z.number().nonnegative().optional()
const Finished = Call.extend({ tool_response: anyJson, duration_ms: duration })
const Failed = Call.extend({ error: z.string(), duration_ms: duration })
const Batch = z.object({ tool_calls: z.array(Call.pick({ tool_use_id: true, tool_name: true })) })
const Asked = z.object({ tool_name: words, tool_input: jsonObject })
const Subagent = z.object({ agent_id: words, agent_type: z.string().optional() })
const SubagentEnded = Subagent.extend({ agent_transcript_path: z.string().optional() })
const Prompt = z.object({ prompt: z.string() })
const SessionStarted = z.object({ source: z.string() })
const SessionEnded = z.object({ reason: z.string() })
const TurnEnded = z.object({ last_assistant_message: z.string().nullish() })
const ConfigChanged = z.object({ source: z.string(), file_path: z.string().optional() })
const Notified = z.object({ notification_type: z.string().optional(), message: z.string() })

type Read = (origin: HookOrigin, payload: Json) => Result<HookEvent, HookProblem>

/** The events we make something of. Any other is `other`. */
const readers: { readonly [event: string]: Read } = {
  SessionStart: reader(SessionStarted, ({ source }) => ({
    kind: 'session-started',
    cause: source,
  })),
  UserPromptSubmit: reader(Prompt, ({ prompt }) => ({
    kind: 'prompt-submitted',
    text: prompt,
    madeBy: promptMaker(prompt),
  })),
  PreToolUse: reader(Call, (call, origin) => ({
    kind: 'call-intended',
    call: toolCall(call, origin),
  })),
  PostToolUse: reader(Finished, (call, origin) => ({
    kind: 'call-finished',
    call: toolCall(call, origin),
    result: {
      status: 'ok',
      output: call.tool_response,
      durationMs: call.duration_ms ?? null,
    },
  })),
  PostToolUseFailure: reader(Failed, (call, origin) => ({
    kind: 'call-finished',
    call: toolCall(call, origin),
    result: { status: 'failed', output: call.error, durationMs: call.duration_ms ?? null },
  })),
  PostToolBatch: reader(Batch, ({ tool_calls }) => ({
    kind: 'batch-finished',
    calls: tool_calls.map(({ tool_use_id, tool_name }) => ({
      toolUseId: tool_use_id,
      tool: tool_name,
    })),
  })),
  PermissionRequest: reader(Asked, ({ tool_name, tool_input }) => ({
    kind: 'permission-requested',
    tool: tool_name,
    input: tool_input,
  })),
  SubagentStart: reader(Subagent, (payload) => ({
    kind: 'subagent-started',
    started: subagent(payload),
  })),
  SubagentStop: reader(SubagentEnded, (payload) => ({
    kind: 'subagent-ended',
    ended: subagent(payload),
    subagentTranscriptPath: payload.agent_transcript_path ?? null,
  })),
  Stop: reader(TurnEnded, ({ last_assistant_message }) => ({
    kind: 'turn-ended',
    lastMessage: last_assistant_message ?? null,
  })),
  SessionEnd: reader(SessionEnded, ({ reason }) => ({ kind: 'session-ended', cause: reason })),
  ConfigChange: reader(ConfigChanged, ({ source, file_path }) => ({
    kind: 'config-changed',
    scope: source,
    path: file_path ?? null,
  })),
  Notification: reader(Notified, ({ notification_type, message }) => ({
    kind: 'notification',
    topic: notification_type ?? 'unknown',
    text: message,
  })),
}

/** Reads the body that Claude Code posted for `event`. A call that cannot be named is a problem, never a guess. */
export function parseHook(event: string, body: Uint8Array): Result<HookEvent, HookProblem> {
  const json = parseStrictJson(body)
  if (!json.ok) return json

  const parsed = Origin.safeParse(json.value)
  if (!parsed.success) return err(shapeUnknown(parsed.error))
  if (parsed.data.hook_event_name !== event) return err({ code: 'PAYLOAD_EVENT_DIFFERS' })

  const origin = originOf(parsed.data)
  const read = Object.hasOwn(readers, event) ? readers[event] : undefined
  return read === undefined ? ok({ ...origin, kind: 'other' }) : read(origin, json.value)
}

function originOf(payload: z.infer<typeof Origin>): HookOrigin {
  const { agent_id } = payload
  return {
    agent: 'claude-code',
    event: payload.hook_event_name,
    agentSessionId: payload.session_id,
    transcriptPath: payload.transcript_path || null,
    workingDirectory: payload.cwd,
    permissionMode: payload.permission_mode ?? 'unknown',
    agentPromptId: payload.prompt_id ?? null,
    subagent: agent_id === undefined ? null : subagent({ ...payload, agent_id }),
  }
}

/** `HookEvent` without its origin, kept apart per kind. */
type Happening = HookEvent extends infer Event
  ? Event extends HookEvent
    ? Omit<Event, keyof HookOrigin>
    : never
  : never

function reader<Shape extends z.ZodType>(
  shape: Shape,
  make: (payload: z.infer<Shape>, origin: HookOrigin) => Happening,
): Read {
  return (origin, payload) => {
    const parsed = shape.safeParse(payload)
    if (!parsed.success) return err(shapeUnknown(parsed.error))
    return ok({ ...origin, ...make(parsed.data, origin) } as HookEvent)
  }
}

function toolCall(call: z.infer<typeof Call>, origin: HookOrigin): ToolCall {
  return {
    agent: origin.agent,
    toolUseId: call.tool_use_id,
    agentSessionId: origin.agentSessionId,
    agentSubagentId: origin.subagent?.agentSubagentId ?? null,
    tool: call.tool_name,
    input: call.tool_input,
    workingDirectory: origin.workingDirectory,
    permissionMode: origin.permissionMode,
    mcpServer: call.mcp_server ?? null,
  }
}

function subagent(payload: z.infer<typeof Subagent>) {
  return { agentSubagentId: payload.agent_id, type: payload.agent_type || 'unknown' }
}

/** Turns that the client makes itself begin with this tag. A person can type it too: a label, no proof. */
export function promptMaker(text: string): 'person' | 'machine' {
  return text.startsWith('<task-notification>') ? 'machine' : 'person'
}

function shapeUnknown(error: z.ZodError): HookProblem {
  return { code: 'PAYLOAD_SHAPE_UNKNOWN', at: misfits(error) }
}
