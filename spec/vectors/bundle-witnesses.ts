import { encodeNote, encodeNoteKey, parseNote } from '@custody/evidence'
import type { BundleLine, NoteSignature } from '@custody/evidence'
import { good, head, headAt, lied, selected, trust } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { bundle } from './sample-log.ts'
import { sampleWitness } from './sample-world.ts'

// Cosignatures of witnesses, and the quorum that a trust policy asks for.

export const w1 = sampleWitness('witness.example/w1')
const w2 = sampleWitness('witness.example/w2')
const w3 = sampleWitness('witness.example/w3')
const noon = 1_795_392_000
const lineOf = ({ key }: typeof w1, at: number) => `witness w${at} ${encodeNoteKey(key, 'cosignature')}\n`
const asks = (quorum: string) =>
  trust.replace('quorum none\n', `${lineOf(w1, 1)}${lineOf(w2, 2)}${lineOf(w3, 3)}${quorum}\n`)
const askW1 = asks('quorum w1')
export const askedOfW1 = `${lineOf(w1, 1)}quorum w1\n`

/** Adds lines to the checkpoints of those sizes, or of all. */
export const cosigned = (
  lines: readonly BundleLine[],
  cosign: (text: string) => readonly NoteSignature[],
  sizes: readonly number[] = [2, 4],
): readonly BundleLine[] =>
  lines.map((line) => {
    const note = line.kind === 'checkpoint' ? parseNote(line.note) : null
    if (note === null || !note.ok) return line
    const { text, signatures } = note.value
    return sizes.includes(Number(text.split('\n')[1]))
      ? { kind: 'checkpoint', note: encodeNote({ text, signatures: [...signatures, ...cosign(text)] }) }
      : line
  })
const trueText = `${head(4).note.split('\n\n')[0]}\n`
export const by =
  (...witnesses: readonly (typeof w1)[]) =>
  (text: string) =>
    witnesses.map((witness) => witness.cosign(text, noon))

export const witnesses: readonly Row[] = [
  {
    name: 'cosigned',
    why: 'the witness that the trust policy asks for has cosigned every head',
    expect: 'ok',
    outcome: 'verified',
    trust: askW1,
    lines: cosigned(bundle(good), by(w1)),
  },
  {
    name: 'cosigned-in-part',
    why: 'the newest entries are sealed and not cosigned yet',
    expect: 'ok',
    outcome: 'verified',
    trust: askW1,
    lines: cosigned(bundle(good), by(w1), [2]),
  },
  {
    name: 'cosigned-by-two-of-three',
    why: 'a quorum of two, and two have cosigned one head',
    expect: 'ok',
    outcome: 'verified',
    trust: asks('group most 2 w1 w2 w3\nquorum most'),
    lines: cosigned(bundle(good), by(w1, w3)),
  },
  {
    name: 'cosigned-selection',
    why: 'chosen entries under one head, which is cosigned',
    expect: 'ok',
    outcome: 'verified',
    trust: askW1,
    lines: cosigned(selected, by(w1)),
  },
  {
    name: 'cosigned-and-named',
    why: 'an entry names a cosigned head of its log as its anchor',
    expect: 'ok',
    outcome: 'verified',
    trust: askW1,
    lines: cosigned(lied({ 2: { anchor: headAt(2) } }), by(w1)),
  },
  {
    name: 'anchor-differs',
    why: 'an entry names a head as cosigned, of a size that was cosigned with another root',
    expect: 'ANCHOR_DIFFERS',
    trust: askW1,
    lines: cosigned(lied({ 2: { anchor: { ...headAt(2), root: '5a'.repeat(32) } } }), by(w1)),
  },
  {
    name: 'cosigned-and-nobody-asks',
    why: 'quorum none: cosignatures are there and count for nothing',
    expect: 'ok',
    trust,
    lines: cosigned(bundle(good), by(w1)),
  },
  {
    name: 'quorum-not-on-one-head',
    why: 'both witnesses must cosign, and each has cosigned another head',
    expect: 'QUORUM_NOT_MET',
    trust: asks('group both all w1 w2\nquorum both'),
    lines: cosigned(cosigned(bundle(good), by(w1), [2]), by(w2), [4]),
  },
  {
    name: 'quorum-twice-the-same',
    why: 'one witness that cosigns twice is one',
    expect: 'QUORUM_NOT_MET',
    trust: asks('group most 2 w1 w2 w3\nquorum most'),
    lines: cosigned(bundle(good), (text) => [w1.cosign(text, noon), w1.cosign(text, noon + 60)]),
  },
  {
    name: 'cosigned-by-a-stranger',
    why: 'a witness cosigned that the trust policy does not know',
    expect: 'QUORUM_NOT_MET',
    trust: askW1,
    lines: cosigned(bundle(good), by(sampleWitness('witness.example/w9'))),
  },
  {
    name: 'cosigned-log-made-anew',
    why: 'the device’s key sealed another history, which no witness has seen',
    expect: 'QUORUM_NOT_MET',
    trust: askW1,
    lines: lied({ 3: { facts: { sessions: 9 } } }),
  },
  {
    name: 'cosignature-of-the-former-log',
    why: 'another history, with the cosignature of the true one’s head beside its seal',
    expect: 'COSIGNATURE_BAD',
    trust: askW1,
    lines: cosigned(lied({ 3: { facts: { sessions: 9 } } }), () => by(w1)(trueText), [4]),
  },
  {
    name: 'cosignature-time-changed',
    why: 'somebody made the cosignature look older',
    expect: 'COSIGNATURE_BAD',
    trust: askW1,
    lines: cosigned(bundle(good), (text) => {
      const { signature, ...line } = w1.cosign(text, noon)
      return [{ ...line, signature: signature.with(7, (signature[7] ?? 0) ^ 1) }]
    }),
  },
  {
    name: 'cosignature-past-all-time',
    why: 'a cosignature that holds, of a time that no program counts to',
    expect: 'COSIGNATURE_BAD',
    trust: askW1,
    lines: cosigned(bundle(good), (text) => [w1.cosign(text, 2 ** 53)]),
  },
  {
    name: 'cosignature-of-no-time',
    why: 'the same, of the time zero',
    expect: 'COSIGNATURE_BAD',
    trust: askW1,
    lines: cosigned(bundle(good), (text) => [w1.cosign(text, 0)]),
  },
  {
    name: 'cosignature-bad-beside-a-good-one',
    why: 'a line of a trusted witness does not hold, whatever stands beside it',
    expect: 'COSIGNATURE_BAD',
    trust: askW1,
    lines: cosigned(bundle(good), (text) => [w1.cosign(text, noon), w1.cosign(`${text}x\n`, noon)]),
  },
]
