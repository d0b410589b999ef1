import {
  encodeCheckpoint,
  encodeHex,
  encodeTrustPolicy,
  noContext,
  portableCrypto as crypto,
  rootOf,
} from '@custody/evidence'
import type { BundleLine, EntryDraft } from '@custody/evidence'
import { instant, newId } from '@custody/model'
import { good, isPayload, text, trust as trustFile } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { askedOfW1, by, cosigned, w1 } from './bundle-witnesses.ts'
import { actsOrigin, bundle, chain, deviceKey, draftOf, origin, section } from './sample-log.ts'
import { sampleSigner } from './sample-world.ts'
import type { SampleSigner } from './sample-world.ts'

// Enciphered payloads, and logs that an organisation signs.

const noon = 1_795_392_000

/** Stands for the arguments of entry 2: enciphered, of a size that agrees. */
const closed = (change: { readonly sizeBytes?: number; readonly field?: 4 | 5; readonly seq?: number } = {}) => {
  const { sizeBytes = 31, field = 4, seq = 2 } = change
  const bytes = new Uint8Array(32 + sizeBytes + 16).fill(0xc5)
  return {
    kind: 'sealed',
    sealed: { seq, field, key: newId('key', new Uint8Array(16).fill(6)), nonce: new Uint8Array(12).fill(1), bytes },
  } as const
}
const inputAt = good.findIndex((line) => isPayload(2)(line) && line.kind === 'payload' && line.payload.field === 4)
const closing = (...lines: readonly BundleLine[]) => bundle(good.toSpliced(inputAt, 1, ...lines))

const closedPayloads: readonly Row[] = [
  {
    name: 'sealed-payload',
    why: 'a payload is there and enciphered: neither opened nor withheld',
    expect: 'ok',
    lines: closing(closed()),
  },
  {
    name: 'sealed-size-differs',
    why: 'what is enciphered cannot be what the entry commits to: it is of another size',
    expect: 'SIZE_DIFFERS',
    lines: closing(closed({ sizeBytes: 33 })),
  },
  {
    name: 'sealed-too-short',
    why: 'what is enciphered has not even the room of a salt and a tag',
    expect: 'SIZE_DIFFERS',
    lines: closing(closed({ sizeBytes: -1 })),
  },
  {
    name: 'sealed-beside-opened',
    why: 'a payload stands there opened and enciphered',
    expect: 'PAYLOAD_REPEATED',
    lines: bundle(good.toSpliced(inputAt, 0, closed())),
  },
  {
    name: 'sealed-misplaced',
    why: 'an enciphered payload stands beside another entry than its own',
    expect: 'PAYLOAD_MISPLACED',
    lines: closing(closed({ seq: 3 })),
  },
  {
    name: 'sealed-uncommitted',
    why: 'the entry commits to no such payload',
    expect: 'PAYLOAD_UNCOMMITTED',
    lines: closing(closed(), closed({ field: 5 })),
  },
  {
    name: 'sealed-nonce-short',
    why: 'a nonce has 12 bytes',
    expect: 'BUNDLE_LINE_INVALID',
    lines: closing(closed()).map((line) =>
      line.kind === 'sealed' ? text(line).replace('"nonce":"01', '"nonce":"') : line,
    ),
  },
]

export const acts = sampleSigner(actsOrigin, 'organisation')
export const actsDraft = (publicKey: Uint8Array): EntryDraft => ({
  ...noContext,
  kind: 'organisation.opened',
  at: instant(noon * 1000),
  source: 'server',
  fields: {},
  facts: { algorithm: 'ed25519', publicKey: encodeHex(publicKey) },
})

/** The organisation's log of acts, opened and signed; it says that the arguments of entry 2 were erased. */
export function signedActs(
  signer: SampleSigner = acts,
  named = acts.key.publicKey,
  sealAt: readonly number[] = [2],
): readonly BundleLine[] {
  const erased: EntryDraft = {
    ...noContext,
    kind: 'content.erased',
    at: instant(noon * 1000),
    source: 'server',
    fields: {},
    facts: { origin, seqs: [2], fields: [4], ground: 'data-subject', approver: null },
  }
  return actsSection([actsDraft(named), erased], signer, sealAt)
}

/** An organisation's log of acts, signed at those sizes. */
export function actsSection(
  drafts: readonly EntryDraft[],
  signer: SampleSigner = acts,
  sealAt: readonly number[] = [drafts.length],
): readonly BundleLine[] {
  const leaves = chain(actsOrigin, draftOf(actsOrigin, drafts).leaves)
  const lines = leaves.flatMap(({ bytes, frontier }): readonly BundleLine[] => {
    const head = { origin: actsOrigin, size: frontier.size, root: rootOf(crypto, frontier) }
    const sealed = { kind: 'checkpoint', note: signer.sign(encodeCheckpoint(head)) } as const
    return [{ kind: 'leaf', bytes }, ...(sealAt.includes(head.size) ? [sealed] : [])]
  })
  return [{ kind: 'log', origin: actsOrigin, scope: 'whole' }, ...lines]
}
export const trustActs = encodeTrustPolicy(crypto, [
  { origin: actsOrigin, key: acts.key },
  { origin, key: deviceKey.key },
])
const trustWitnessed = trustActs.replace('quorum none\n', askedOfW1)
const erasedPayload = good.toSpliced(inputAt, 1)
const stranger = sampleSigner(actsOrigin, 'stranger')

const signedLogs: readonly Row[] = [
  {
    name: 'acts-signed',
    why: 'the organisation signs its acts by the key that the policy names; an erasure in it counts',
    expect: 'ok',
    trust: trustActs,
    lines: bundle(signedActs(), erasedPayload),
  },
  {
    name: 'erased-cosigned',
    why: 'the witness that the policy asks for has seen the erasure in the acts',
    expect: 'ok',
    outcome: 'verified',
    trust: trustWitnessed,
    lines: bundle(cosigned(signedActs(), by(w1)), cosigned(erasedPayload, by(w1))),
  },
  {
    name: 'erased-beyond-cosigned',
    why: 'the acts were cosigned before the erasure was added to their end: nobody has seen it, so the payload is withheld',
    expect: 'ok',
    outcome: 'incomplete',
    trust: trustWitnessed,
    lines: bundle(
      cosigned(signedActs(acts, acts.key.publicKey, [1, 2]), by(w1), [1]),
      cosigned(erasedPayload, by(w1)),
    ),
  },
  {
    name: 'acts-without-trust',
    why: 'without a policy the key is the one that the log opens with',
    expect: 'ok',
    outcome: 'self-consistent',
    trust: null,
    lines: bundle(signedActs(), erasedPayload),
  },
  {
    name: 'acts-signed-by-a-stranger',
    why: 'another key signed it',
    expect: 'SEAL_KEY_UNKNOWN',
    trust: trustActs,
    lines: bundle(signedActs(stranger), erasedPayload),
  },
  {
    name: 'acts-signature-bad',
    why: 'the signature is over another head',
    expect: 'SEAL_SIGNATURE_BAD',
    trust: trustActs,
    lines: bundle(
      signedActs({ ...acts, sign: (head) => acts.sign(head.replace('\n2\n', '\n1\n')).replace('\n1\n', '\n2\n') }),
      erasedPayload,
    ),
  },
  {
    name: 'acts-key-differs',
    why: 'the log opens with another key than the one that signs it',
    expect: 'ENROLLED_KEY_DIFFERS',
    trust: trustActs,
    lines: bundle(signedActs(acts, stranger.key.publicKey), erasedPayload),
  },
  {
    name: 'device-opened-as-organisation',
    why: 'a device’s log begins with its enrolment',
    expect: 'FIRST_ENTRY_UNEXPECTED',
    trust: trustFile,
    lines: bundle(section({ origin, key: deviceKey, sealAt: [1], draft: draftOf(actsOrigin, [actsDraft(acts.key.publicKey)]) })),
  },
]

export const closedAndSigned: readonly Row[] = [...closedPayloads, ...signedLogs]
