import {
  commitmentsIn,
  decodeBase64,
  decodeHex,
  encodeHex,
  equalHashes,
  fieldName,
  hashLeaf,
  isFieldId,
  type Leaf,
  linesOf,
  parseCheckpoint,
  parseLeaf,
  parseNote,
  parseOrigin,
  portableCrypto,
  type SealKey,
  sealKeyId,
  sealKinds,
  type SignedNote,
  verifyInclusion,
} from '@custody/evidence'
import { portableP256, sealVerifier } from '@custody/keys/verify'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'

type Entry = AnswerOf<ServerEndpoints['getEntry']>

/** One thing that was checked. `absent` contradicts nothing, and proves nothing either. */
export type Step = {
  readonly name: string
  readonly status: 'holds' | 'fails' | 'absent'
  readonly detail: string
}

/** `consistent` only if nothing failed: leaf, proof, seal and every content that is here. */
export type Checked = {
  readonly verdict: 'consistent' | 'inconsistent'
  readonly steps: readonly Step[]
}

const crypto = portableCrypto

/**
 * Checks one entry as the server gave it: the leaf in its one form, its place in the log that the device sealed,
 * the seal by the device's key, and every content against its commitment. The key is the server's word.
 */
export function checkEntry(entry: Entry): Checked {
  const bytes = new TextEncoder().encode(entry.leaf)
  const leaf = parseLeaf(bytes)
  if (!leaf.ok) return done([fails('Leaf', `not an entry: ${leaf.error.code}`)])
  const note = parseNote(entry.checkpoint)
  if (!note.ok)
    return done([leafStep(entry, leaf.value, bytes), fails('Checkpoint', note.error.code)])
  return done([
    leafStep(entry, leaf.value, bytes),
    inclusionStep(entry, bytes, note.value),
    sealStep(entry, note.value),
    ...commitmentSteps(entry, leaf.value),
  ])
}

function done(steps: readonly Step[]): Checked {
  const failed = steps.some((step) => step.status === 'fails')
  return { verdict: failed ? 'inconsistent' : 'consistent', steps }
}

const holds = (name: string, detail: string): Step => ({ name, status: 'holds', detail })
const fails = (name: string, detail: string): Step => ({ name, status: 'fails', detail })

function leafStep(entry: Entry, leaf: Leaf, bytes: Uint8Array): Step {
  const hash = encodeHex(hashLeaf(crypto, bytes))
  const origin = parseOrigin(entry.evidence.origin)
  const device = origin.ok && origin.value.kind === 'device' ? origin.value.device : null
  if (hash !== entry.evidence.leafHash)
    return fails('Leaf', 'its bytes have another hash than the list says')
  if (leaf.seq !== entry.evidence.seq || leaf.device !== device || leaf.kind !== entry.kind) {
    return fails('Leaf', 'it is another entry than the one that was asked for')
  }
  return holds('Leaf', `entry ${leaf.seq}, ${bytes.length} bytes, in its one canonical form`)
}

function inclusionStep(entry: Entry, bytes: Uint8Array, note: SignedNote): Step {
  const checkpoint = parseCheckpoint(note.text)
  if (!checkpoint.ok) return fails('Inclusion', checkpoint.error.code)
  const { origin, size } = checkpoint.value
  if (origin !== entry.evidence.origin)
    return fails('Inclusion', 'the checkpoint is of another log')
  if (size !== entry.inclusion.size || entry.inclusion.index !== entry.evidence.seq) {
    return fails('Inclusion', 'the proof is for another place')
  }
  const path = entry.inclusion.hashes.map(decodeHex)
  const hashes = path.flatMap((hash) => (hash.ok ? [hash.value] : []))
  const proof = { index: entry.inclusion.index, path: hashes }
  const included = verifyInclusion(crypto, hashLeaf(crypto, bytes), proof, checkpoint.value)
  return included.ok
    ? holds('Inclusion', `leads by ${hashes.length} hashes to the root over ${size} entries`)
    : fails('Inclusion', included.error.code)
}

function sealStep(entry: Entry, note: SignedNote): Step {
  const publicKey = decodeBase64(entry.publicKey)
  if (!publicKey.ok) return fails('Seal', 'the key cannot be read')
  const text = new TextEncoder().encode(note.text)
  const verify = sealVerifier(portableP256)
  for (const kind of sealKinds) {
    const key: SealKey = { kind, publicKey: publicKey.value, nvName: null }
    const lines = linesOf(
      note,
      entry.evidence.origin,
      sealKeyId(crypto, entry.evidence.origin, key),
    )
    for (const line of lines) {
      const sealed = verify(key, text, line.signature)
      return sealed.ok
        ? holds('Seal', `${kind}, by the key that this device enrolled with`)
        : fails('Seal', sealed.error.code)
    }
  }
  return fails('Seal', 'no signature line is of the key that this device enrolled with')
}

function commitmentSteps(entry: Entry, leaf: Leaf): readonly Step[] {
  const commit = commitmentsIn(crypto, entry.evidence.origin)
  return leaf.commitments.map((commitment): Step => {
    const name = `Content: ${fieldName(commitment.field) ?? commitment.field}`
    const opening = entry.openings.find((each) => each.field === commitment.field)
    if (opening === undefined || opening.state === 'absent') {
      return { name, status: 'absent', detail: opening?.because ?? 'withheld' }
    }
    const salt = decodeBase64(opening.salt)
    const bytes = decodeBase64(opening.bytes)
    if (!salt.ok || !bytes.ok || salt.value.length !== 32 || !isFieldId(opening.field)) {
      return fails(name, 'its opening cannot be read')
    }
    const made = commit({
      seq: leaf.seq,
      field: opening.field,
      salt: salt.value,
      bytes: bytes.value,
    })
    const expected = decodeHex(commitment.c)
    return expected.ok && equalHashes(made, expected.value)
      ? holds(name, `${bytes.value.length} bytes are the ones committed to`)
      : fails(name, 'other bytes than the ones committed to')
  })
}
