import type { EntryDraft, Facts, Listing } from '@custody/evidence'
import { decodeBase64 } from '@custody/evidence'
import type { Instant, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type {
  Client,
  PolicyCode,
  PolicyContent,
  PolicyListing,
  ServerEndpoints,
} from '@custody/protocol'
import type { AcceptedCode, OfferedCode } from './accept-code.ts'
import { noFields } from './clean-fields.ts'
import type { CleanFields } from './clean-fields.ts'
import type { CheckListed } from './listed-policy.ts'
import type { Recorder } from './record.ts'
import { record } from './record.ts'

/** A policy as the server gave it. */
export type OfferedPolicy = {
  readonly version: string
  readonly number: number
  readonly preset: Facts['policy.applied']['preset']
  readonly content: PolicyContent
}

/** What syncing needs from the world. */
export type PolicySyncer = Recorder & {
  readonly client: Pick<Client<ServerEndpoints>, 'fetchPolicy'>
  /** The last good policy of the server; null before the first. */
  readonly current: () => Pick<OfferedPolicy, 'version' | 'number'> | null
  /** Null where the floor asks for no acts of an organisation. */
  readonly listed: CheckListed | null
  /** Whether what comes with a policy to be run here may be: `acceptCode` over the floor. */
  readonly code: (offer: OfferedCode) => Result<AcceptedCode, Problem>
  /** Compiles and tests an offer. Nothing changes yet. */
  readonly check: (
    offer: OfferedPolicy,
  ) => Result<{ readonly rules: number; readonly mode: Facts['policy.applied']['mode'] }, Problem>
  /** Makes the offer the last good policy, durably, and lets it decide from the next call on. */
  readonly apply: (offer: OfferedPolicy, at: Instant) => Promise<Result<true, Problem>>
}

/** `confirmed`: the server says that the one we have still applies, so it is fresh again. */
export type SyncedPolicy = 'confirmed' | 'applied'

/** Why a policy that a server offered does not apply. Other problems are of the way to the server. */
export type OfferProblem = Problem & {
  readonly offered: Pick<OfferedPolicy, 'version' | 'number'> | null
}

export function isOfferProblem(problem: Problem): problem is OfferProblem {
  return 'offered' in problem
}

/**
 * Asks the server for the policy and applies it if it is new and good. On every problem the last good policy goes on
 * deciding: there is no state in which fewer rules apply than it held.
 *
 * `POLICY_FIELD_UNKNOWN`: it has fields that we do not know; `fields` names them. `POLICY_WENT_BACK`: an older number was
 * offered. `POLICY_VERSION_DIFFERS`: the content is not what its version names. Those of `listedPolicies`, where the floor names
 * the organisation's acts. Those of `acceptCode`, and `CODE_UNUSABLE` of code that it accepted: this version deploys none, and a
 * policy that counts on it is not applied without it. Others are the compiler's.
 */
export async function syncPolicy(
  syncer: PolicySyncer,
): Promise<Result<SyncedPolicy, Problem | OfferProblem>> {
  const current = syncer.current()
  const answer = await syncer.client.fetchPolicy({
    query: current === null ? {} : { have: current.version },
  })
  if (!answer.ok) {
    const { error } = answer
    if (error.code === 'ANSWER_UNREADABLE' && error.fields.length > 0)
      return err({ code: 'POLICY_FIELD_UNKNOWN', fields: error.fields, offered: null })
    return err({ code: error.code === 'REFUSED' ? error.problem.code : error.code })
  }
  const { version, number, preset, content, listing, code } = answer.value
  const offered = { version, number }
  if (current !== null && number < current.number) return err({ code: 'POLICY_WENT_BACK', offered })
  const unwanted = judgeCode(syncer, code)
  if (unwanted !== null) return err({ ...unwanted, offered })
  if (content === null)
    return version === current?.version
      ? ok('confirmed')
      : err({ code: 'POLICY_VERSION_DIFFERS', offered })
  const listed = syncer.listed?.(offered, readSent(listing)) ?? ok(true)
  if (!listed.ok) return err({ ...listed.error, offered })
  const applied = await applyOffer(syncer, { version, number, preset, content })
  return applied.ok ? applied : err({ ...applied.error, offered })
}

/** What is wrong with code that came along; null where none did. */
function judgeCode({ code }: PolicySyncer, sent: readonly PolicyCode[]): Problem | null {
  for (const one of sent) {
    const [bytes, salt] = [decodeBase64(one.bytes), decodeBase64(one.salt)]
    const { target, signatures, vetoes } = one
    // What does not decode is not what anybody signed.
    const judged = code({
      target,
      bytes: bytes.ok ? bytes.value : new Uint8Array(0),
      salt: salt.ok ? salt.value : new Uint8Array(0),
      listing: readSent(one.listing),
      signatures,
      vetoes,
    })
    return judged.ok ? { code: 'CODE_UNUSABLE' } : judged.error
  }
  return null
}

/** A listing as it was sent. What does not decode proves nothing: it reads as one that holds nothing. */
function readSent(sent: PolicyListing | null): Listing | null {
  if (sent === null) return null
  const path = sent.path.map((text) => decodeBase64(text))
  const bytes = path.flatMap((hash) => (hash.ok ? [hash.value] : []))
  return {
    leaf: new TextEncoder().encode(sent.leaf),
    path: bytes.length === path.length ? bytes : [],
    checkpoint: sent.checkpoint,
  }
}

async function applyOffer(
  syncer: PolicySyncer,
  offer: OfferedPolicy,
): Promise<Result<SyncedPolicy, Problem>> {
  const checked = syncer.check(offer)
  if (!checked.ok) return checked
  const applied = await syncer.apply(offer, syncer.now())
  if (!applied.ok) return applied
  const recorded = await record(syncer, policyApplied(offer, checked.value))
  return recorded.ok ? ok('applied') : recorded
}

/** The entry that says which policy decides from here on. */
export function policyApplied(
  policy: Pick<OfferedPolicy, 'version' | 'number' | 'preset'>,
  made: { readonly rules: number; readonly mode: Facts['policy.applied']['mode'] },
): {
  readonly kind: 'policy.applied'
  readonly source: EntryDraft['source']
  readonly facts: Facts['policy.applied']
  readonly fields: CleanFields
} {
  const { version, number, preset } = policy
  const facts = { version, number, preset, ...made, expiresAt: null }
  return { kind: 'policy.applied', source: 'device', facts, fields: noFields }
}
