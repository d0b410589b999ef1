import type { ActionKind, Agent, Decision, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { requestIn } from './circumstances.ts'
import type { Circumstances } from './circumstances.ts'
import type { Policy } from './compile.ts'
import { parseDecisionRecord } from './decision-record.ts'
import { derivedFactNames } from './facts.ts'
import { noHistory, plainRequest } from './plain-request.ts'
import type { PolicyRequest } from './request.ts'
import { parseStoredActions } from './stored-actions.ts'

/** A field of an entry: its text, or why it is not here. */
export type StoredText =
  | { readonly state: 'here'; readonly text: string }
  | { readonly state: 'absent'; readonly because: 'erased' | 'withheld' | 'never-kept' }

/** One decision entry, as replay needs it. */
export type StoredDecision = {
  /** What the caller calls it by; it comes back with what changes. */
  readonly id: string
  readonly at: number
  /** Who; null where nobody can tell. Only counted. */
  readonly person: string | null
  readonly agent: Agent
  readonly decision: Pick<Decision, 'outcome' | 'wouldOutcome' | 'problem' | 'complete'> & {
    /** Ids of the rules that made the outcome. */
    readonly rules: readonly string[]
  }
  readonly actions: StoredText
  /** What `encodeDecisionRecord` wrote. */
  readonly detail: StoredText
}

/**
 * Why a call cannot be decided again: its facts were erased or withheld, were kept by a version that knew other
 * facts, or cannot be read; or we failed ourselves and no policy decided.
 */
export const lacks = ['erased', 'withheld', 'schema', 'unreadable', 'own-failure'] as const
export type Lack = (typeof lacks)[number]

/** A call that can be decided again, and which facts of it nobody kept. */
export type Replayable = {
  readonly request: PolicyRequest
  /** Facts that no action of the call has. */
  readonly missing: ReadonlySet<string>
  readonly missingOf: ReadonlyMap<ActionKind, ReadonlySet<string>>
}

/** Makes the request anew out of what is kept. The call's text is neither needed nor read. */
export function replayable(stored: StoredDecision): Result<Replayable, Lack> {
  if (isOwnFailure(stored.decision.problem)) return err('own-failure')
  if (stored.actions.state === 'absent') return err(lackOf(stored.actions.because))
  const actions = parseStoredActions(stored.actions.text)
  if (actions === null) return err('unreadable')
  if (actions === 'schema') return err('schema')
  const circumstances = circumstancesOf(stored)
  const [tool] = actions.flatMap(({ action }) => (action.kind === 'tool.call' ? [action.tool] : []))
  const call = {
    tool: tool ?? '',
    actions: actions.map(({ action }) => action),
    complete: stored.decision.complete,
    incompleteBecause: [],
  }
  return ok({
    request: plainRequest(call, {
      agent: stored.agent,
      ...(circumstances === null
        ? { session: { id: '', history: noHistory } }
        : requestIn(circumstances, stored.at)),
    }),
    missing: circumstances === null ? circumstantial : notKept(circumstances),
    missingOf: missingOf(actions),
  })
}

/** Whether some rule of the policy reads a fact that nobody kept: then its answer would be a guess. */
export function isGuess(policy: Policy, { request, missing, missingOf: own }: Replayable): boolean {
  return request.actions.some(({ kind }) => {
    const slice = policy.slices.get(kind)
    if (slice === undefined) return true
    const derived = missing.has('session') ? (ofSession[kind] ?? []) : []
    const lacking = [...missing, ...derived, ...(own.get(kind) ?? [])]
    if (lacking.some((fact) => slice.reads.has(fact))) return true
    return (
      missing.has('person') && [...slice.rules.values()].some((one) => namesWho(one.policy, kind))
    )
  })
}

/** The scope of a rule can ask for the person, and for a server's fingerprint. */
function namesWho(
  {
    principal,
    resource,
  }: { readonly principal: { readonly op: string }; readonly resource: { readonly op: string } },
  kind: ActionKind,
): boolean {
  return principal.op !== 'All' || (kind.startsWith('mcp.') && resource.op !== 'All')
}

/** What only the circumstances tell. */
const circumstantial: ReadonlySet<string> = new Set([
  'device',
  'person',
  'posture',
  'evidence',
  'session',
  'agent.executable',
  'agent.subagent',
  'agent.permissionMode',
])
/** Facts that are made from the session's; those of a push are made from its branches. */
const ofSession: typeof derivedFactNames = { ...derivedFactNames, 'git.push': [] }

/** What an older version did not keep beside the rest. */
function notKept({ executable }: Circumstances): ReadonlySet<string> {
  return new Set(executable === undefined ? ['agent.executable'] : [])
}

function circumstancesOf({ detail }: StoredDecision) {
  if (detail.state === 'absent') return null
  const record = parseDecisionRecord(detail.text)
  return record.ok ? record.value.circumstances : null
}

function missingOf(actions: NonNullable<Exclude<ReturnType<typeof parseStoredActions>, 'schema'>>) {
  const missing = new Map<ActionKind, Set<string>>()
  for (const { action, lacks: facts } of actions) {
    if (facts.length === 0) continue
    const known = missing.get(action.kind) ?? new Set()
    for (const fact of facts) known.add(fact)
    missing.set(action.kind, known)
  }
  return missing
}

function isOwnFailure(problem: string | null): boolean {
  return problem !== null && problem !== 'NO_PERMIT' && problem !== 'POLICY_ERROR'
}

function lackOf(because: 'erased' | 'withheld' | 'never-kept'): Lack {
  return because === 'never-kept' ? 'schema' : because
}
