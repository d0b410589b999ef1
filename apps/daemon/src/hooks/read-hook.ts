import type { AgentAdapter, HookAnswer, HookEvent, HookProblem } from '@custody/agents'
import type { CleanFields, RawFields } from '@custody/device'
import { cleanFields } from '@custody/device'
import type { Json, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Cleaner } from '@custody/device'
import { jsonMembers, textOfValue } from './json-members.ts'

/** A hook's body, read: what happened, and what of it may be stored. */
export type ReadHook = {
  readonly event: HookEvent
  readonly clean: CleanFields
  /** The agent's answer that replaces an output in which secrets were found; null where nothing is to replace. */
  readonly replacement: HookAnswer | null
}

/**
 * Reads the body of a hook and takes the secrets out of what will be recorded. Pure; the one function for bodies
 * that are read at once and for those that a worker reads.
 *
 * Recorded are the bytes received: `input` and `output` are cut out of the body, not written again.
 */
export function readHook(
  adapter: AgentAdapter,
  event: string,
  body: Uint8Array,
  cleaner: Cleaner,
): Result<ReadHook, HookProblem> {
  const parsed = adapter.parseHook(event, body)
  if (!parsed.ok) return parsed
  const text = new TextDecoder().decode(body)
  const raw = rawFields(parsed.value, text)
  const clean = cleanFields(raw, cleaner)
  return ok({
    event: parsed.value,
    clean,
    replacement: replacementOf(adapter, parsed.value, withSecretsOnly(clean, raw, cleaner)),
  })
}

function rawFields(event: HookEvent, body: string): RawFields {
  const { agentPromptId } = event
  switch (event.kind) {
    case 'prompt-submitted':
      return { prompt: event.text, agentPromptId }
    case 'call-intended':
      return callFields(event, jsonMembers(body))
    case 'call-finished': {
      const members = jsonMembers(body)
      const output = textOfValue(members, event.result.output)
      return {
        ...callFields(event, members),
        output: output ?? JSON.stringify(event.result.output),
      }
    }
    case 'subagent-started':
      return subagentFields(event.started, body)
    case 'subagent-ended':
      return subagentFields(event.ended, body)
    default:
      // No field of its own holds what these say, so the whole body does.
      return { hook: body }
  }
}

function callFields(
  { call }: Extract<HookEvent, { kind: 'call-intended' | 'call-finished' }>,
  members: ReadonlyMap<string, string>,
): RawFields {
  return {
    tool: call.tool,
    toolUseId: call.toolUseId,
    cwd: call.workingDirectory,
    input: textOfValue(members, call.input) ?? JSON.stringify(call.input),
    agentSubagentId: call.agentSubagentId,
  }
}

function subagentFields(
  subagent: { readonly agentSubagentId: string; readonly type: string },
  body: string,
): RawFields {
  return {
    agentSubagentId: subagent.agentSubagentId,
    subagentType: subagent.type,
    hook: body,
  }
}

/** What the agent is to be given: personal data is kept from the record, not from whoever works with it. */
function withSecretsOnly(
  clean: CleanFields,
  { output }: RawFields,
  { tagSecret, replaced }: Cleaner,
): CleanFields {
  const isSame = replaced === 'secrets' || !clean.redactions.some(({ field }) => field === 'output')
  return isSame
    ? clean
    : cleanFields({ output: output ?? null }, { tagSecret, replaced: 'secrets' })
}

/** Only what came back can be replaced, and only where something was found in it. */
function replacementOf(
  adapter: AgentAdapter,
  event: HookEvent,
  { fields, redactions }: CleanFields,
): HookAnswer | null {
  if (event.kind !== 'call-finished' || fields.output === undefined) return null
  const isCut = redactions.some(
    ({ field, rule }) => field === 'output' && rule === 'custody/truncated',
  )
  if (isCut || !redactions.some(({ field }) => field === 'output')) return null
  const output: Json = JSON.parse(new TextDecoder().decode(fields.output))
  return adapter.renderAnswer(event.event, { kind: 'redacted', output })
}
