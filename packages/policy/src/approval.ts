import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Action, Decision, Id, Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'

/** All that an approval is of. Whatever of it differs at use, it is another call. Source: security.md, "Approvals". */
export type ApprovableCall = {
  readonly tool: string
  /** As the agent sent it. */
  readonly input: Uint8Array
  readonly workingDirectory: string
  readonly session: string
  /** With the digest of every file that the call would execute or source, as it stands now. */
  readonly actions: readonly Action[]
  readonly complete: boolean
  readonly policyVersion: string
}

/** What another person said of one call. */
export type Approval = {
  readonly id: Id<'apr'>
  /** `approvalSubject` of the call that they were shown. */
  readonly subject: string
  readonly answer: 'approved' | 'refused'
  readonly givenAt: Instant
}

export type ApprovalProblem =
  /** Part of the call, or a file that it would execute, is unknown: there is nothing to hold it to. */
  | { readonly code: 'APPROVAL_UNBINDABLE' }
  | { readonly code: 'APPROVAL_REFUSED' }
  /** It was given more than ten minutes ago, or later than now. */
  | { readonly code: 'APPROVAL_EXPIRED' }
  | { readonly code: 'APPROVAL_USED' }
  /** The call, a file that it runs, or the policy is not what was approved. */
  | { readonly code: 'APPROVAL_DIFFERS' }

const lifeMs = 10 * 60_000
const label = 'custody/approval/1'

/** What an approval names: SHA-256 in hex over all of the call. A call that nobody can be sure of has none. */
export function approvalSubject(call: ApprovableCall): Result<string, ApprovalProblem> {
  if (!call.complete || call.actions.some(isUnbindable)) return err({ code: 'APPROVAL_UNBINDABLE' })
  const { tool, workingDirectory, session, actions, policyVersion } = call
  const input = bytesToHex(sha256(call.input))
  const said = [label, tool, input, workingDirectory, session, policyVersion]
  const text = JSON.stringify([...said, ...new Set(actions.map(inOrder))])
  return ok(bytesToHex(sha256(new TextEncoder().encode(text))))
}

/** Whether an approval holds for the call as it is now. It is taken once: `isUsed` says whether it was. */
export function holdsFor(
  approval: Approval,
  call: ApprovableCall,
  { now, isUsed }: { readonly now: Instant; readonly isUsed: boolean },
): Result<true, ApprovalProblem> {
  const subject = approvalSubject(call)
  if (!subject.ok) return subject
  const age = now - approval.givenAt
  if (approval.answer !== 'approved') return err({ code: 'APPROVAL_REFUSED' })
  if (isUsed) return err({ code: 'APPROVAL_USED' })
  if (age < 0 || age >= lifeMs) return err({ code: 'APPROVAL_EXPIRED' })
  return subject.value === approval.subject ? ok(true) : err({ code: 'APPROVAL_DIFFERS' })
}

/** The decision under an approval: only what asks for another person is lifted by one; a denial never. */
export function underApproval(
  decision: Decision,
  held: Result<true, ApprovalProblem> | null,
): Decision {
  return decision.outcome === 'approve' && held?.ok === true
    ? { ...decision, outcome: 'allow' }
    : decision
}

/** What it would run is not known now, so nobody can tell later that it is another. */
function isUnbindable(action: Action): boolean {
  return (
    action.kind === 'opaque.run' ||
    (action.kind === 'file.read' && action.manner === 'execute' && !action.digestKnown)
  )
}

/** One spelling of each action, in whatever order its facts came. */
function inOrder(action: Action): string {
  return JSON.stringify(action, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
