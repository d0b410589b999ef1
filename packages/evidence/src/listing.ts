import { err, instant, ok } from '@custody/model'
import type { Instant, Result } from '@custody/model'
import { parseCheckpoint } from './checkpoint.ts'
import type { Crypto } from './crypto.ts'
import type { Leaf } from './entry.ts'
import { verifyInclusion } from './inclusion-proof.ts'
import { parseLeaf } from './leaf.ts'
import { hashLeaf } from './merkle.ts'
import type { Hash } from './merkle.ts'
import { parseNoteKey } from './note-key.ts'
import type { NoteKey, VerifyEd25519 } from './note-key.ts'
import { parseOrigin } from './origin.ts'
import type { Cosigned } from './quorum.ts'
import { linesOf } from './seal.ts'
import { parseNote } from './signed-note.ts'
import type { SignedNote } from './signed-note.ts'
import type { VerifierKeyProblem } from './verifier-key.ts'

/** An entry of an organisation's `acts`, and what shows that it stands there for all to see. */
export type Listing = {
  readonly leaf: Uint8Array
  /** RFC 9162 inclusion path below `checkpoint`. */
  readonly path: readonly Hash[]
  /** Signed by the organisation, cosigned by witnesses. */
  readonly checkpoint: string
}

/** An entry that witnesses have seen in the organisation's acts. */
export type Listed = {
  readonly leaf: Leaf
  /** Since when the head that was sent with it has had its quorum. The entry may have been seen before. */
  readonly cosignedAt: Instant
}

/** Whom to believe about it. Nothing of it comes with the listing. */
export type ListingTrust = {
  /** The key of `<organisation>/acts`; its name is that origin. */
  readonly acts: NoteKey
  readonly verifyEd25519: VerifyEd25519
  readonly cosigned: (note: SignedNote) => Cosigned
}

export type ListingProblem = {
  readonly code:
    /** Not an entry, or no head of that log. */
    | 'LISTING_INVALID'
    /** The organisation's own key has not signed the head. */
    | 'LISTING_UNSIGNED'
    /** Without a quorum nobody else may ever have seen the head: it could be made for one reader. */
    | 'LISTING_NOT_COSIGNED'
    | 'LISTING_PROOF_INVALID'
}

/** Reads the verifier key of an organisation's `acts`; of any other name it is none. */
export function parseActsKey(crypto: Crypto, text: string): Result<NoteKey, VerifierKeyProblem> {
  const key = parseNoteKey(crypto, text, 'note')
  const name = key.ok ? parseOrigin(key.value.name) : key
  return name.ok && name.value.kind === 'acts' ? key : err({ code: 'VERIFIER_KEY_INVALID' })
}

/** Reads an entry that is said to be in an organisation's acts. It is believed only where witnesses have seen it there. */
export function readListing(
  crypto: Crypto,
  { leaf: bytes, path, checkpoint }: Listing,
  { acts, verifyEd25519, cosigned }: ListingTrust,
): Result<Listed, ListingProblem> {
  // Untrusted: who lists something hands over all of it.
  const note = parseNote(checkpoint)
  const head = note.ok ? parseCheckpoint(note.value.text) : note
  const leaf = parseLeaf(bytes)
  if (!note.ok || !head.ok || !leaf.ok || head.value.origin !== acts.name)
    return err({ code: 'LISTING_INVALID' })
  const text = new TextEncoder().encode(note.value.text)
  const lines = linesOf(note.value, acts.name, acts.keyId)
  const isSigned = lines.every(({ signature }) => verifyEd25519(acts.publicKey, text, signature))
  if (lines.length === 0 || !isSigned) return err({ code: 'LISTING_UNSIGNED' })
  const { since, bad } = cosigned(note.value)
  if (since === null || bad.length > 0) return err({ code: 'LISTING_NOT_COSIGNED' })
  const proof = { index: leaf.value.seq, path }
  const isIn = verifyInclusion(crypto, hashLeaf(crypto, bytes), proof, head.value)
  return isIn.ok
    ? ok({ leaf: leaf.value, cosignedAt: instant(since * 1000) })
    : err({ code: 'LISTING_PROOF_INVALID' })
}
