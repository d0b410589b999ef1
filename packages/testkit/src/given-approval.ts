import type { Instant } from '@custody/model'
import { newId } from '@custody/model'
import type { ApprovableCall, Approval } from '@custody/policy'
import { approvalSubject } from '@custody/policy'

/** What another person's approval of a call is, as a product will give it; throws where there is nothing to approve. */
export function givenApproval(call: ApprovableCall, givenAt: Instant): Approval {
  const subject = approvalSubject(call)
  if (!subject.ok) throw new Error(subject.error.code)
  const id = newId('apr', crypto.getRandomValues(new Uint8Array(16)))
  return { id, subject: subject.value, answer: 'approved', givenAt }
}
