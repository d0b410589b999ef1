import {
  encodeEnrolmentStatement,
  encodeHex,
  encodeNote,
  encodeNoteKey,
  encodeTrustPolicy,
  parseNote,
  portableCrypto as crypto,
} from '@custody/evidence'
import type { BundleLine, EnrolmentStatement, EntryDraft, StatedEnrolment } from '@custody/evidence'
import type { Isolation, KeyProtection } from '@custody/model'
import { selected, text } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { sampleChip } from './sample-chip.ts'
import {
  bundle,
  deviceKey,
  draftOf,
  enrolledDraft,
  origin,
  otherKey,
  otherOrigin,
  section,
  story,
} from './sample-log.ts'
import { sampleWitness } from './sample-world.ts'
import type { SampleWitness } from './sample-world.ts'

// Exempt from the size limit: a table. Statements about a log's key.

const noon = 1_795_392_000
export const w1 = sampleWitness('witness.example/w1')
const w2 = sampleWitness('witness.example/w2')
export const chip = sampleChip('statements')

/** The short true story, by a device whose key a chip is said to hold. */
export const chipDraft = (isolation: Isolation = 'separate', keyProtection: KeyProtection = 'file', of = chip) =>
  draftOf(
    origin,
    story.map((entry): EntryDraft => {
      if (entry.kind === 'enrolled') {
        const { facts } = enrolledDraft(origin, of.sealing([]))
        return { ...entry, facts: { ...facts, nvName: of.nvName, isolation, keyProtection } }
      }
      return entry.kind === 'session.opened'
        ? { ...entry, facts: { ...entry.facts, isolation, keyProtection } }
        : entry
    }),
  )

export const trustOf = (quorum: string, key = chip.key) =>
  encodeTrustPolicy(
    crypto,
    [{ origin, key }],
    [
      ...[w1, w2].map(({ key: one }, at) => `witness w${at + 1} ${encodeNoteKey(one, 'cosignature')}\n`),
      `${quorum}\n`,
    ].join(''),
  )
export const askW1 = trustOf('quorum w1')
const askBoth = trustOf('group both all w1 w2\nquorum both')

/** Adds cosignatures of these witnesses to every checkpoint. */
export const cosignedBy =
  (...witnesses: readonly SampleWitness[]) =>
  (line: BundleLine): BundleLine => {
    const note = line.kind === 'checkpoint' ? parseNote(line.note) : null
    if (note === null || !note.ok) return line
    const { text: signed, signatures } = note.value
    const more = witnesses.map((one) => one.cosign(signed, noon))
    return { kind: 'checkpoint', note: encodeNote({ text: signed, signatures: [...signatures, ...more] }) }
  }

const truth: EnrolmentStatement = {
  akName: chip.akName,
  counter: 300,
  ekCertSha256: 'ec'.repeat(32),
  epoch: 1,
  level: 'tpm-hardware',
  nvName: chip.nvName,
  origin,
  publicKey: encodeHex(chip.key.publicKey),
  time: noon - 60,
}
export const stated = (change: Partial<EnrolmentStatement> = {}) =>
  encodeEnrolmentStatement({ ...truth, ...change })
export const byServer = (change: Partial<EnrolmentStatement> = {}): StatedEnrolment => ({
  by: null,
  bytes: stated(change),
})
const by = (witness: SampleWitness, change: Partial<EnrolmentStatement> = {}) =>
  witness.state(stated(change))

/** The chip's log, cosigned by both, with what is said of its key. */
export function saying(
  statements: readonly StatedEnrolment[],
  { isolation, claims }: { readonly isolation?: Isolation; readonly claims?: KeyProtection } = {},
): readonly (BundleLine | string)[] {
  const lines = section({
    origin,
    key: chip.sealing([]),
    draft: chipDraft(isolation, claims),
    sealAt: [2, 4],
  }).map(cosignedBy(w1, w2))
  return withStatements(bundle(lines), statements)
}

const withStatements = (
  lines: readonly BundleLine[],
  statements: readonly StatedEnrolment[],
): readonly (BundleLine | string)[] =>
  lines.toSpliced(2, 0, ...statements.map((statement) => ({ kind: 'statement', statement }) as const))

const isVerified = { expect: 'ok', outcome: 'verified', trust: askW1 } as const
const claims = 'tpm-hardware'

export const statements: readonly Row[] = [
  {
    ...isVerified,
    name: 'attested',
    why: 'the witness that the policy asks for states the level that entries claim',
    lines: saying([by(w1)], { claims }),
  },
  {
    ...isVerified,
    name: 'attested-by-two',
    why: 'two must state it, and the level is one that both state or better',
    trust: askBoth,
    lines: saying([by(w1), by(w2, { level: 'tpm-virtual' })], { claims: 'tpm-virtual' }),
  },
  {
    name: 'attested-by-one-of-two',
    why: 'two must state it, and one does: the key is worth what its seals show',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askBoth,
    lines: saying([by(w1)], { claims }),
  },
  {
    name: 'attested-twice-by-one',
    why: 'two must state it, and one does twice',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askBoth,
    lines: saying([by(w1), by(w1, { time: noon })], { claims }),
  },
  {
    name: 'attested-worse-than-claimed',
    why: 'the witness states an emulated chip, and an entry claims one of a vendor',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askW1,
    lines: saying([by(w1, { level: 'tpm-virtual' })], { claims }),
  },
  {
    name: 'attested-worse-later',
    why: 'of two statements of one witness the weaker counts',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askW1,
    lines: saying([by(w1), by(w1, { level: 'tpm-virtual', time: noon })], { claims }),
  },
  {
    name: 'attested-worse-first',
    why: 'whichever of them stands or was made first',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askW1,
    lines: saying([by(w1, { level: 'tpm-virtual' }), by(w1, { time: noon })], { claims }),
  },
  {
    name: 'attested-by-a-stranger',
    why: 'a witness that the policy does not name is passed over',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askW1,
    lines: saying([by(sampleWitness('witness.example/w9'))], { claims }),
  },
  {
    name: 'attested-and-nobody-asked',
    why: 'quorum none: nobody is asked what the key is worth, so nobody has said it',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: trustOf('quorum none'),
    lines: saying([by(w1)], { claims }),
  },
  {
    ...isVerified,
    name: 'attested-same-user',
    why: 'programs of the same user can use the key: it is worth no more than a file',
    lines: saying([by(w1)], { isolation: 'same-user' }),
  },
  {
    name: 'attested-file',
    why: 'what seals is a key in a file, whatever a witness states of it',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: trustOf('quorum w1', deviceKey.key),
    lines: withStatements(
      bundle(fileLog('tpm-hardware').map(cosignedBy(w1))),
      [by(w1, { publicKey: encodeHex(deviceKey.key.publicKey), nvName: null })],
    ),
  },
  {
    ...isVerified,
    name: 'servers-word',
    why: 'the server says more than any witness: it is told as its word, and entries may say as much',
    lines: saying([byServer()], { claims }),
  },
  {
    name: 'servers-word-exceeded',
    why: 'an entry claims more than even the server says',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askW1,
    lines: saying([byServer({ level: 'tpm-virtual' })], { claims }),
  },
  {
    ...isVerified,
    name: 'attested-selection',
    why: 'what is said of the key stands before chosen entries too',
    trust: trustOf('quorum w1', deviceKey.key),
    lines: withStatements(selected.map(cosignedBy(w1)), [
      by(w1, { publicKey: encodeHex(deviceKey.key.publicKey), nvName: null, level: 'file' }),
    ]),
  },
  {
    name: 'statement-signature-bad',
    why: 'the signature of a witness that the policy names does not hold',
    expect: 'STATEMENT_BAD',
    trust: askW1,
    lines: saying([{ ...by(w1, { level: 'tpm-virtual' }), bytes: stated() }]),
  },
  {
    name: 'statement-of-another-witness',
    why: 'one witness signed it, and it is handed over as another one’s',
    expect: 'STATEMENT_BAD',
    trust: askW1,
    lines: saying([{ ...by(w2), by: { witness: w1.key.name, signature: signatureOf(by(w2)) } }]),
  },
  {
    name: 'statement-signature-short',
    why: 'a signature has 64 bytes',
    expect: 'STATEMENT_BAD',
    trust: askW1,
    lines: saying([{ ...by(w1), by: { witness: w1.key.name, signature: signatureOf(by(w1)).subarray(1) } }]),
  },
  {
    name: 'statement-invalid',
    why: 'the witness signed something that is no statement',
    expect: 'STATEMENT_INVALID',
    trust: askW1,
    lines: saying([w1.state(new TextEncoder().encode('{"v":2}'))]),
  },
  {
    name: 'statement-epoch-differs',
    why: 'a statement names another epoch than its origin',
    expect: 'STATEMENT_INVALID',
    trust: askW1,
    lines: saying([by(w1, { epoch: 2 })]),
  },
  {
    name: 'servers-word-invalid',
    why: 'the server’s word does not read, and is not guessed at',
    expect: 'STATEMENT_INVALID',
    trust: askW1,
    lines: saying([{ by: null, bytes: new TextEncoder().encode('{ }') }]),
  },
  ...(
    [
      ['log', { origin: otherOrigin }],
      ['key', { publicKey: encodeHex(otherKey.key.publicKey) }],
      ['counter', { nvName: `000b${'7e'.repeat(32)}` }],
    ] as const
  ).map(
    ([what, change]): Row => ({
      name: `statement-of-another-${what}`,
      why: `a true statement about another ${what} than this log's`,
      expect: 'STATEMENT_DIFFERS',
      trust: askW1,
      lines: saying([by(w1, change)]),
    }),
  ),
  {
    name: 'servers-word-of-another-key',
    why: 'the server’s word is about another key',
    expect: 'STATEMENT_DIFFERS',
    trust: askW1,
    lines: saying([byServer({ publicKey: encodeHex(otherKey.key.publicKey) })]),
  },
  {
    name: 'statement-late',
    why: 'what is said of a key stands before all that it sealed',
    expect: 'BUNDLE_ORDER_WRONG',
    trust: askW1,
    lines: saying([]).toSpliced(3, 0, { kind: 'statement', statement: by(w1) }),
  },
  {
    name: 'statement-of-nobody',
    why: 'a signature without a witness is no line of a bundle',
    expect: 'BUNDLE_LINE_INVALID',
    trust: askW1,
    lines: saying([]).toSpliced(
      2,
      0,
      text({ kind: 'statement', statement: by(w1) }).replace(`"${w1.key.name}"`, 'null'),
    ),
  },
]

function signatureOf({ by: signer }: StatedEnrolment): Uint8Array {
  return signer?.signature ?? new Uint8Array(0)
}

/** The log that a key in a file seals, in a separate installation. */
function fileLog(keyProtection: KeyProtection): readonly BundleLine[] {
  const drafts = story.map((entry): EntryDraft => {
    if (entry.kind === 'enrolled')
      return { ...entry, facts: { ...entry.facts, isolation: 'separate', keyProtection } }
    return entry.kind === 'session.opened'
      ? { ...entry, facts: { ...entry.facts, isolation: 'separate' } }
      : entry
  })
  return section({ origin, key: deviceKey, draft: draftOf(origin, drafts), sealAt: [4] })
}
