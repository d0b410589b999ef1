import { actionsOf, blankView } from '@custody/action'
import type { EntryDraft } from '@custody/evidence'
import { leafDecisionOf, noContext } from '@custody/evidence'
import type { CallId, Decision, Instant, JsonObject } from '@custody/model'
import type { Policy, SessionHistory } from '@custody/policy'
import { encodeDecisionRecord, explain, noHistory, plainRequest } from '@custody/policy'

/** A call to be decided as a device would; what is left out is ordinary. */
export type CallToDecide = {
  readonly id: CallId
  readonly at: Instant
  readonly tool: string
  readonly input: JsonObject
  readonly account?: string
  readonly history?: SessionHistory
}

/**
 * Decides a call by a policy, in a blank workspace with nothing known of the device, and gives the draft of the entry that
 * a daemon would record of it: actions, reasons and circumstances included.
 */
export function decidedCall(
  policy: Policy,
  { id, at, tool, input, account = 'dev', history = noHistory }: CallToDecide,
): { readonly draft: EntryDraft<'call.decided'>; readonly decision: Decision } {
  const where = { workingDirectory: '/home/dev/proj', home: '/home/dev' }
  const agent = { name: 'claude-code', version: '2.1.330' } as const
  const call = {
    agent: agent.name,
    toolUseId: '',
    agentSessionId: '',
    agentSubagentId: null,
    tool,
    input,
    workingDirectory: where.workingDirectory,
    permissionMode: 'default',
    mcpServer: null,
  }
  const analysed = actionsOf(call, blankView(where))
  const request = plainRequest(
    { tool, ...analysed },
    {
      now: at,
      agent,
      permissionMode: 'default',
      principal: { id: account, groups: [], assurance: 'os-account', bindingAgeMs: null },
      session: { id: 'simulated', history },
    },
  )
  const explained = explain(policy, request)
  const { decision } = explained
  const draft: EntryDraft<'call.decided'> = {
    ...noContext,
    at,
    source: 'hook',
    kind: 'call.decided',
    call: id,
    agent,
    decision: leafDecisionOf(decision),
    facts: {
      caller: 'agent',
      actions: analysed.actions.length,
      opaque: !analysed.complete,
      mcp: null,
      permissionMode: 'default',
      postureAgeMs: null,
      approval: null,
      waiver: null,
      skipPrompt: false,
      latencyUs: 410,
    },
    fields: {
      tool: text(tool),
      input: text(JSON.stringify(input)),
      cwd: text(where.workingDirectory),
      actions: text(JSON.stringify(analysed.actions)),
      reasons: text(JSON.stringify(analysed.incompleteBecause)),
      detail: text(encodeDecisionRecord(explained, request)),
    },
  }
  return { draft, decision }
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}
