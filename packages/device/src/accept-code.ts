import type { CodeTarget, Crypto, Leaf, Listing, ListingTrust } from '@custody/evidence'
import { commitmentsIn, encodeHex, fields, readListing, saltBytes } from '@custody/evidence'
import type { Instant, Problem, Result } from '@custody/model'
import { err, instant, ok } from '@custody/model'

/** What an organisation offers to be run on the device: MCP servers, or what is rendered into an agent's settings. */
export type OfferedCode = {
  readonly target: CodeTarget
  /** What it is, byte for byte as it was signed. Nothing of it is read before it is accepted. */
  readonly bytes: Uint8Array
  /** Opens the commitment `change` of the entry that lists it. */
  readonly salt: Uint8Array
  readonly listing: Listing | null
  /** Of administrators, over `codeHash`. */
  readonly signatures: readonly string[]
  /** Of administrators, over `vetoHash`. */
  readonly vetoes: readonly string[]
}

/** Whose word counts, as the floor lists them. */
export type Administrators = {
  /** Whose signature that is, made for that purpose: a person's name, the same for all their keys. */
  readonly signedBy: (
    hash: Uint8Array,
    purpose: string,
    signature: string,
  ) => Result<string, Problem>
  /** How many persons must have signed: at least two. */
  readonly threshold: number
  /** How long anyone of them may veto, from when witnesses had seen it. */
  readonly dwellMs: number
}

export type CodeWorld = {
  readonly crypto: Crypto
  /** Trusted time: a wall clock that was set forward would end the time for a veto. */
  readonly now: () => Instant
  readonly isGranted: (target: CodeTarget) => boolean
  /** Null where the floor lists nobody. */
  readonly administrators: Administrators | null
  /** Null where the floor names no acts and witnesses. */
  readonly trust: ListingTrust | null
  /** Vetoes are for good. `keep` is durable when it returns. `hash` is `codeHash` in hex. */
  readonly vetoed: {
    readonly has: (hash: string) => boolean
    readonly keep: (hash: string) => void
  }
  /** The number of the newest that was accepted of that target; null before the first. */
  readonly newest: (target: CodeTarget) => number | null
}

export type AcceptedCode = { readonly number: number; readonly signers: readonly string[] }

export const codePurpose = 'custody/code/1'
export const vetoPurpose = 'custody/code-veto/1'

/** What administrators sign: SHA-256 over purpose, the organisation's acts, and the bytes. */
export function codeHash(crypto: Crypto, acts: string, bytes: Uint8Array): Uint8Array {
  return hashOf(crypto, codePurpose, new TextEncoder().encode(`${acts}\0`), bytes)
}

/** What an administrator signs to veto it. */
export function vetoHash(crypto: Crypto, code: Uint8Array): Uint8Array {
  return hashOf(crypto, vetoPurpose, code)
}

/**
 * Whether code that a server offers may be deployed on this device. Nothing is, unless all of it holds: the floor grants the
 * power; the organisation's acts list it below a head that witnesses cosigned; enough administrators signed these very bytes;
 * nobody of them vetoed it, and they had time to. Source: security.md, "The floor", *Code-bearing targets*.
 *
 * `POWER_NOT_GRANTED`, `ADMINISTRATORS_UNLISTED`: the floor's. `CODE_VETOED`: for good. `CODE_NOT_LISTED`, `LISTING_…`: not
 * shown to have been published to all. `CODE_DIFFERS`: another was. `CODE_SIGNATURES_TOO_FEW`, `ADMINISTRATOR_…`: who signed.
 * `CODE_WENT_BACK`: an older one. `CODE_DWELLS`: ask again at `until`.
 */
export function acceptCode(world: CodeWorld, offer: OfferedCode): Result<AcceptedCode, Problem> {
  const { administrators, trust } = world
  if (!world.isGranted(offer.target)) return err({ code: 'POWER_NOT_GRANTED' })
  if (administrators === null || trust === null) return err({ code: 'ADMINISTRATORS_UNLISTED' })
  const hash = codeHash(world.crypto, trust.acts.name, offer.bytes)
  if (isVetoed(world, administrators, hash, offer.vetoes)) return err({ code: 'CODE_VETOED' })
  const listed = listedCode(world.crypto, trust, offer)
  if (!listed.ok) return listed
  const signers = signersOf(administrators, hash, offer.signatures)
  if (!signers.ok) return signers
  const { number, cosignedAt } = listed.value
  if (number <= (world.newest(offer.target) ?? 0)) return err({ code: 'CODE_WENT_BACK', number })
  const until = instant(cosignedAt + administrators.dwellMs)
  return world.now() < until
    ? err({ code: 'CODE_DWELLS', until })
    : ok({ number, signers: signers.value })
}

/** Whether anyone listed vetoed it, now or ever. What is nobody's veto means nothing. */
function isVetoed(
  { crypto, vetoed }: CodeWorld,
  { signedBy }: Administrators,
  code: Uint8Array,
  vetoes: readonly string[],
): boolean {
  const hash = vetoHash(crypto, code)
  const name = encodeHex(code)
  if (vetoes.some((veto) => signedBy(hash, vetoPurpose, veto).ok)) vetoed.keep(name)
  return vetoed.has(name)
}

/** Its number and since when witnesses have seen it, where the entry that was sent lists these very bytes. */
function listedCode(
  crypto: Crypto,
  trust: ListingTrust,
  { target, bytes, salt, listing }: OfferedCode,
): Result<{ readonly number: number; readonly cosignedAt: Instant }, Problem> {
  if (listing === null) return err({ code: 'CODE_NOT_LISTED' })
  const listed = readListing(crypto, listing, trust)
  if (!listed.ok) return listed
  const { leaf, cosignedAt } = listed.value
  if (leaf.kind !== 'code.published' || leaf.facts.target !== target)
    return err({ code: 'CODE_NOT_LISTED' })
  return isCommittedIn(crypto, trust.acts.name, leaf, { bytes, salt })
    ? ok({ number: leaf.facts.number, cosignedAt })
    : err({ code: 'CODE_DIFFERS' })
}

function isCommittedIn(
  crypto: Crypto,
  origin: string,
  { seq, commitments }: Leaf,
  { bytes, salt }: Pick<OfferedCode, 'bytes' | 'salt'>,
): boolean {
  const field = fields.change.id
  const made = commitments.find((one) => one.field === field)
  if (made === undefined || salt.length !== saltBytes) return false
  return encodeHex(commitmentsIn(crypto, origin)({ seq, field, salt, bytes })) === made.c
}

/** Who signed it. Two keys of one person count once; where they are too few, what is wrong with the others is told. */
function signersOf(
  { signedBy, threshold }: Administrators,
  hash: Uint8Array,
  signatures: readonly string[],
): Result<readonly string[], Problem> {
  const said = signatures.map((signature) => signedBy(hash, codePurpose, signature))
  const signers = [...new Set(said.flatMap((one) => (one.ok ? [one.value] : [])))]
  if (signers.length >= threshold) return ok(signers)
  const bad = said.find((one) => !one.ok)
  return bad ?? err({ code: 'CODE_SIGNATURES_TOO_FEW', needed: threshold, got: signers.length })
}

function hashOf(crypto: Crypto, purpose: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const all = [new TextEncoder().encode(`${purpose}\0`), ...parts]
  const bytes = new Uint8Array(all.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of all) {
    bytes.set(part, at)
    at += part.length
  }
  return crypto.sha256(bytes)
}
