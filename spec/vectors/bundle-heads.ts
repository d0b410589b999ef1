import {
  encodeCheckpoint,
  encodeTrustPolicy,
  encodeVerifierKey,
  portableCrypto as crypto,
} from '@custody/evidence'
import type { BundleLine } from '@custody/evidence'
import {
  changePayload,
  commitmentsOf,
  draft,
  enclave,
  quoting,
  frontierAt,
  good,
  head,
  isLeaf,
  isPayload,
  lied,
  noteOf,
  only,
  sealedBy,
  selected,
  strangeKey,
  tampered,
  whole,
} from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import {
  bundle,
  deviceKey,
  origin,
  otherKey,
  otherOrigin,
  sealText,
  sealed,
  section,
} from './sample-log.ts'

// Heads, seals and proofs; then what opens commitments.

export const headsAndPayloads: readonly Row[] = [
  {
    name: 'note-unsigned',
    why: 'a checkpoint without a signature line is no note',
    expect: 'NOTE_SHAPE_UNKNOWN',
    lines: tampered((lines) =>
      lines.map((line) =>
        line.kind === 'checkpoint'
          ? { ...line, note: line.note.slice(0, line.note.indexOf('—')) }
          : line,
      ),
    ),
  },
  {
    name: 'extension-line',
    why: 'a checkpoint has three lines, though the key signed four',
    expect: 'CHECKPOINT_SHAPE_UNKNOWN',
    lines: tampered((lines) => {
      const note = sealText(origin, deviceKey, `${noteOf(head(4)).split('\n\n')[0]}\nmore\n`)
      return [...lines.slice(0, -1), { kind: 'checkpoint', note }, ...lines.slice(-1)]
    }),
  },
  {
    name: 'checkpoint-of-another-log',
    why: "the seal is another device's, over its own log",
    expect: 'CHECKPOINT_ORIGIN_DIFFERS',
    lines: tampered((lines) =>
      lines.map((line) =>
        line.kind === 'checkpoint'
          ? { ...line, note: sealed(otherOrigin, otherKey, frontierAt(4)) }
          : line,
      ),
    ),
  },
  {
    name: 'checkpoint-late',
    why: 'a checkpoint stands right after the last entry that it covers',
    expect: 'CHECKPOINT_ORDER_WRONG',
    lines: bundle([...good, head(3)]),
  },
  {
    name: 'tail-dropped',
    why: 'the newest entries are gone, their seals are not',
    expect: 'LEAVES_MISSING',
    lines: bundle([
      ...section({ ...whole, sealAt: [2] }).filter((line) => !isLeaf(3)(line)),
      head(4),
    ]),
  },
  {
    name: 'log-forked',
    why: 'the key sealed two different heads of one size',
    expect: 'LOG_FORKED',
    lines: bundle([
      ...good,
      {
        kind: 'checkpoint',
        note: sealText(
          origin,
          deviceKey,
          encodeCheckpoint({ origin, size: 4, root: new Uint8Array(32) }),
        ),
      },
    ]),
  },
  {
    name: 'seal-missing',
    why: 'the newest entries are covered by no seal',
    expect: 'SEAL_MISSING',
    lines: bundle(section({ ...whole, sealAt: [2] })),
  },
  {
    name: 'seals-all-missing',
    why: 'no seal at all is no older format: it is a failure',
    expect: 'SEAL_MISSING',
    lines: bundle(section({ ...whole, sealAt: [] })),
  },
  {
    name: 'seal-of-another-device',
    why: 'another key sealed it under the name of this log',
    expect: 'SEAL_KEY_UNKNOWN',
    lines: bundle(section({ ...whole, key: otherKey })),
  },
  {
    name: 'seal-key-invalid',
    why: 'what the trust policy names is no P-256 key',
    expect: 'SEAL_KEY_INVALID',
    trust: `log ${encodeVerifierKey(crypto, origin, strangeKey)}\nquorum none\n`,
    lines: sealedBy({ ...deviceKey, key: strangeKey }),
  },
  {
    name: 'seal-of-a-quoting-chip-bad',
    why: 'the key is said to be in a chip that quotes, and signs as a file does',
    expect: 'SEAL_SIGNATURE_BAD',
    trust: encodeTrustPolicy(crypto, [{ origin, key: quoting.key }]),
    lines: sealedBy(quoting),
  },
  {
    name: 'seal-of-an-enclave',
    why: 'its signature is checked as that of a file is; that an enclave made it, it does not show',
    expect: 'ok',
    trust: encodeTrustPolicy(crypto, [{ origin, key: enclave.key }]),
    lines: sealedBy(enclave),
  },
  {
    name: 'seal-of-an-enclave-bad',
    why: 'its signature is of another key',
    expect: 'SEAL_SIGNATURE_BAD',
    trust: encodeTrustPolicy(crypto, [{ origin, key: enclave.key }]),
    lines: sealedBy({ key: enclave.key, sign: otherKey.sign }),
  },
  {
    name: 'seal-signature-bad',
    why: "the seal has the key's name and id, and another's signature",
    expect: 'SEAL_SIGNATURE_BAD',
    lines: bundle(section({ ...whole, key: { key: deviceKey.key, sign: otherKey.sign } })),
  },
  {
    name: 'seal-of-another-text',
    why: 'a good signature, moved to a checkpoint that it was not made for',
    expect: 'SEAL_SIGNATURE_BAD',
    lines: bundle(
      section({
        ...whole,
        key: { key: deviceKey.key, sign: () => deviceKey.sign(new Uint8Array(3)) },
      }),
    ),
  },
  {
    name: 'proof-missing',
    why: 'a chosen entry comes with its proof',
    expect: 'PROOF_MISSING',
    lines: only(selected, (line) => !(line.kind === 'proof' && line.seq === 2)),
  },
  {
    name: 'proof-invalid',
    why: 'the path of a proof leads elsewhere',
    expect: 'PROOF_INVALID',
    lines: selected.map((line) =>
      line.kind === 'proof' ? { ...line, path: line.path.toReversed() } : line,
    ),
  },
  {
    name: 'proof-of-another-entry',
    why: 'the proof is for another place than the entry tells',
    expect: 'PROOF_INVALID',
    lines: selected.map((line) =>
      line.kind === 'proof' && line.seq === 2 ? { ...line, seq: 3 } : line,
    ),
  },
  {
    name: 'proof-too-long',
    why: 'a proof that leads to the head, and goes on',
    expect: 'PROOF_INVALID',
    lines: selected.map((line) =>
      line.kind === 'proof' && line.seq === 2 ? { ...line, path: [...line.path, ...line.path] } : line,
    ),
  },
  {
    name: 'selection-unsealed',
    why: 'chosen entries without the head that their proofs lead to',
    expect: 'SEAL_MISSING',
    lines: only(selected, (line) => line.kind !== 'checkpoint'),
  },
  {
    name: 'selection-of-two-heads',
    why: 'one head, not the one that suits',
    expect: 'CHECKPOINT_ORDER_WRONG',
    lines: selected.flatMap((line): readonly BundleLine[] =>
      line.kind === 'checkpoint' ? [line, head(2)] : [line],
    ),
  },
  {
    name: 'salt-short',
    why: 'HMAC pads short keys, so a salt of 31 bytes could open what one of 32 closed',
    expect: 'SALT_LENGTH_WRONG',
    lines: tampered((lines) =>
      lines.map(changePayload(2, (p) => ({ ...p, salt: p.salt.slice(0, 31) }))),
    ),
  },
  {
    name: 'salt-long',
    why: 'a salt has 32 bytes and no more',
    expect: 'SALT_LENGTH_WRONG',
    lines: tampered((lines) =>
      lines.map(changePayload(2, (p) => ({ ...p, salt: Uint8Array.from([...p.salt, 0]) }))),
    ),
  },
  {
    name: 'payload-changed',
    why: 'a payload is not the one that was committed to',
    expect: 'COMMITMENT_DIFFERS',
    lines: tampered((lines) =>
      lines.map(changePayload(2, (p) => ({ ...p, bytes: new TextEncoder().encode('Read') }))),
    ),
  },
  {
    name: 'payloads-swapped',
    why: 'the payload of one field is shown for another: the commitment names its field',
    expect: 'COMMITMENT_DIFFERS',
    lines: tampered((lines) => {
      const other = draft.payloads.find(({ seq, field }) => seq === 1 && field === 10)
      return lines.map(
        changePayload(1, (p) => ({
          ...p,
          salt: other?.salt ?? p.salt,
          bytes: other?.bytes ?? p.bytes,
        })),
      )
    }),
  },
  {
    name: 'size-overstated',
    why: 'a leaf tells another size than its payload has',
    expect: 'SIZE_DIFFERS',
    lines: lied({ 2: { commitments: commitmentsOf(2).map((c) => ({ ...c, log2: 20 })) } }),
  },
  {
    name: 'payload-uncommitted',
    why: 'a payload that no commitment asks for proves nothing',
    expect: 'PAYLOAD_UNCOMMITTED',
    lines: tampered((lines) => lines.map(changePayload(2, (p) => ({ ...p, field: 1 })))),
  },
  {
    name: 'payload-repeated',
    why: 'a commitment is opened once',
    expect: 'PAYLOAD_REPEATED',
    lines: tampered((lines) =>
      lines.flatMap((line) => (isPayload(2)(line) ? [line, line] : [line])),
    ),
  },
  {
    name: 'payload-misplaced',
    why: 'payloads stand right after their entry',
    expect: 'PAYLOAD_MISPLACED',
    lines: tampered((lines) => {
      const moved = lines.filter(isPayload(1))
      return [
        ...only(lines, (line) => !isPayload(1)(line)).slice(0, -1),
        ...moved,
        ...lines.slice(-1),
      ]
    }),
  },
]
