import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { type EntryContext, type EntryDraft, noContext } from '@custody/evidence'
import { type CallId, type Id, instant, newId, type SubagentId } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import { decidedCall } from '@custody/testkit'
import { randomBytes } from 'node:crypto'

const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error('the balanced preset does not compile')
const policy = compiled.value

export const text = (value: string): Uint8Array => new TextEncoder().encode(value)
export const json = (value: unknown): Uint8Array => text(JSON.stringify(value))
export const idOf = <Prefix extends string>(prefix: Prefix): Id<Prefix> =>
  newId(prefix, randomBytes(16))

type Call = {
  readonly name: string
  readonly tool: string
  readonly input: Record<string, unknown>
  readonly output?: unknown
  readonly failed?: boolean
  readonly subagent?: SubagentId
  /** The call has not ended. */
  readonly running?: boolean
}

/** A session that is written down entry by entry, as a device does it. The clock goes on by itself. */
export function scriptedSession(beganAt: number) {
  const session = idOf('ses')
  const turn = idOf('trn')
  const agent = { name: 'claude-code', version: '2.1.330' } as const
  const calls = new Map<string, CallId>()
  const drafts: EntryDraft[] = []
  let at = beganAt
  const context = (
    subagent: SubagentId | null = null,
  ): EntryContext & { at: EntryDraft['at'] } => ({
    ...noContext,
    session,
    turn,
    agent,
    subagent,
    at: instant((at += 1500)),
  })

  const say = (role: 'assistant' | 'thinking', said: string) =>
    drafts.push({
      ...context(),
      source: 'transcript',
      kind: 'message.said',
      facts: {
        role,
        inputTokens: 1832,
        outputTokens: 411,
        cacheReadTokens: 18_220,
        cacheWriteTokens: 0,
      },
      fields: { text: text(said), model: text('claude-sonnet-4-5') },
    })

  const call = (given: Call) => {
    const id = idOf('call')
    calls.set(given.name, id)
    const own = { ...context(given.subagent ?? null), call: id }
    const { draft, decision } = decidedCall(policy, {
      id,
      at: own.at,
      tool: given.tool,
      input: JSON.parse(JSON.stringify(given.input)),
    })
    drafts.push({
      ...draft,
      ...own,
      decision: draft.decision,
      facts: { ...draft.facts, postureAgeMs: 1000 },
      fields: { ...draft.fields, toolUseId: text(`toolu_${calls.size}`) },
    })
    if (decision.outcome === 'deny' || given.running === true) return
    drafts.push({
      ...own,
      at: instant((at += 184)),
      source: 'hook',
      kind: 'call.finished',
      redactions:
        given.name === 'token' ? [{ field: 'output', rule: 'github-pat', at: 40, size: 40 }] : [],
      facts: {
        caller: 'agent',
        status: given.failed === true ? 'failed' : 'ok',
        durationMs: 184,
        announced: true,
        replaced: given.name === 'token' ? 'yes' : 'no',
        mcp: null,
      },
      fields: { output: json(given.output ?? '') },
    })
  }
  const add = (entry: EntryDraft) => drafts.push(entry)
  return { session, calls, drafts, context, say, call, add, now: () => at }
}
