import { attestParts, programKey, quoteParts, sha256, sized } from './sample-chip.ts'
import type { AttestParts, QuoteParts } from './sample-chip.ts'
import { captured } from './tpm-captured.ts'

// Exempt from the size limit: a table, one row for each way to break a rule of spec/tpm-seal.md. What a chip can be made to
// sign was captured of one; the rest is signed by a program, which shows as well that no seal by itself shows a chip.

type TpmSealKind = 'tpm-nv-certify/1' | 'tpm-quote/1'

/** Bytes in hex. `counter` and `safe` are what is read out of a seal that holds. */
export type TpmSealVector = {
  readonly name: string
  readonly kind: TpmSealKind
  readonly publicKey: string
  readonly nvName: string | null
  readonly text: string
  readonly seal: string
  readonly expect: string
  readonly counter: number | null
  readonly safe: boolean | null
}

export type TpmEnrolmentVector = {
  readonly name: string
  readonly kind: TpmSealKind
  readonly publicKey: string
  readonly nvName: string | null
  readonly challenge: string
  readonly possession: string
  readonly statement: string | null
  readonly expect: string
}

const { publicKey, nvName, note, laterNote, seal } = captured
const held = { kind: 'tpm-nv-certify/1', publicKey, nvName, text: note, counter: null, safe: null } as const
const ofChip = { ...held, seal }
/** What a program with a key of its own makes up; `change` breaks one rule of it. */
const program = programKey('tpm-program')
const chipState = { counter: 7, clock: 4096, resets: 1, restarts: 0, safe: true }
const parts = attestParts(program, nvName, note, chipState)

function madeUp(change: Partial<AttestParts> = {}) {
  return { ...held, publicKey: program.publicKey, seal: program.signed({ ...parts, ...change }) }
}

export const tpmSealVectors: readonly TpmSealVector[] = [
  { ...ofChip, name: 'by a chip', expect: 'ok', counter: counterOf(seal), safe: true },
  {
    ...ofChip,
    name: 'by the same chip, after a loss of power: the counter has jumped',
    text: laterNote,
    seal: captured.afterPowerLoss,
    expect: 'ok',
    counter: counterOf(captured.afterPowerLoss),
    safe: captured.afterPowerLoss.slice(-2 * (64 + 8 + 4 + 36 + 8 + 1)).startsWith('01'),
  },
  { ...madeUp(), name: 'by a program: it holds, and shows no chip', expect: 'ok', counter: 7, safe: true },
  { ...ofChip, name: 'of another note', text: laterNote, expect: 'ATTEST_TEXT_DIFFERS' },
  { ...ofChip, name: 'by another device', seal: captured.byOtherDevice, expect: 'ATTEST_SIGNATURE_BAD' },
  { ...ofChip, name: 'over another counter', seal: captured.byOtherCounter, expect: 'ATTEST_COUNTER_DIFFERS' },
  { ...ofChip, name: 'a quote', seal: captured.quote, expect: 'ATTEST_KIND_UNKNOWN' },
  {
    ...ofChip,
    name: 'a look-alike that a restricted key signed by a hash ticket',
    seal: captured.lookAlike,
    expect: 'ATTEST_MAGIC_MISSING',
  },
  {
    ...ofChip,
    name: 'by a key of the chip that is not restricted',
    publicKey: captured.looseKey,
    seal: captured.byLooseKey,
    expect: 'ATTEST_SIGNER_DIFFERS',
  },
  { ...ofChip, name: 'a bit of the counter changed', seal: flipped(seal, -65), expect: 'ATTEST_SIGNATURE_BAD' },
  { ...ofChip, name: 'a byte short', seal: seal.slice(0, -2), expect: 'ATTEST_SHAPE_UNKNOWN' },
  { ...ofChip, name: 'a byte more', seal: `${seal}00`, expect: 'ATTEST_SHAPE_UNKNOWN' },
  { ...ofChip, name: 'a length that is a byte short', seal: `0094${seal.slice(4)}`, expect: 'ATTEST_SHAPE_UNKNOWN' },
  { ...ofChip, name: 'empty', seal: '', expect: 'ATTEST_SHAPE_UNKNOWN' },
  { ...ofChip, name: 'a key without a counter', nvName: null, expect: 'ATTEST_KEY_INVALID' },
  { ...ofChip, name: 'a key of another form', publicKey: publicKey.slice(2), expect: 'ATTEST_KEY_INVALID' },
  { ...madeUp({ magic: 'ff544348' }), name: 'another magic', expect: 'ATTEST_MAGIC_MISSING' },
  { ...madeUp({ type: '8019' }), name: 'another type', expect: 'ATTEST_KIND_UNKNOWN' },
  { ...madeUp({ signer: sized(program.name) }), name: 'the name for the qualified name', expect: 'ATTEST_SIGNER_DIFFERS' },
  { ...madeUp({ extraData: '0000' }), name: 'over nothing', expect: 'ATTEST_TEXT_DIFFERS' },
  { ...madeUp({ offset: '0001' }), name: 'from the second byte on', expect: 'ATTEST_COUNTER_DIFFERS' },
  { ...madeUp({ contents: sized('00000007') }), name: 'four bytes of the counter', expect: 'ATTEST_COUNTER_DIFFERS' },
  { ...madeUp({ contents: sized('0020000000000000') }), name: 'a counter past the largest', expect: 'ATTEST_SHAPE_UNKNOWN' },
  { ...madeUp({ safe: '02' }), name: 'neither safe nor not', expect: 'ATTEST_SHAPE_UNKNOWN' },
  { ...madeUp({ contents: `${sized('0000000000000007')}00` }), name: 'more in the statement', expect: 'ATTEST_SHAPE_UNKNOWN' },
  ...quoteSealVectors(),
]

function quoteEnrolmentVectors(): readonly TpmEnrolmentVector[] {
  const { quotePossession, quoteStatement } = captured
  const quoted = { ...shown, kind: 'tpm-quote/1', nvName: null, possession: quotePossession, statement: quoteStatement } as const
  return [
    { ...quoted, name: 'without a counter, by a chip', expect: 'ok' },
    { ...quoted, name: 'without a counter, and one is shown', statement, expect: 'KEY_COUNTER_DIFFERS' },
    { ...shown, name: 'with a counter, and none is shown', statement: quoteStatement, expect: 'KEY_COUNTER_DIFFERS' },
    { ...quoted, name: 'without a counter, and one is named', nvName, expect: 'KEY_INVALID' },
    { ...shown, name: 'with a counter, and none is named', nvName: null, expect: 'KEY_INVALID' },
    { ...quoted, name: 'without a counter, and the answer certifies one', possession, expect: 'KEY_POSSESSION_NOT_SHOWN' },
    { ...shown, name: 'with a counter, and the answer is a quote', possession: quotePossession, expect: 'KEY_POSSESSION_NOT_SHOWN' },
  ]
}

function quoteSealVectors(): readonly TpmSealVector[] {
  const quoted = { ...held, kind: 'tpm-quote/1', nvName: null, seal: captured.quoteSeal } as const
  const whole = quoteParts(program, note, chipState)
  const made = (change: Partial<QuoteParts> = {}) => ({
    ...quoted,
    publicKey: program.publicKey,
    seal: program.signed({ ...whole, ...change }),
  })
  return [
    { ...quoted, name: 'a quote of no register, by a chip', expect: 'ok', safe: true },
    { ...made(), name: 'a quote of no register, by a program: it holds, and shows no chip', expect: 'ok', safe: true },
    { ...quoted, name: 'a quote of another note', text: laterNote, expect: 'ATTEST_TEXT_DIFFERS' },
    { ...quoted, name: 'a quote by another device', seal: captured.quoteByOtherDevice, expect: 'ATTEST_SIGNATURE_BAD' },
    { ...quoted, name: 'a quote with a bit of its clock changed', seal: flipped(captured.quoteSeal, -130), expect: 'ATTEST_SIGNATURE_BAD' },
    { ...quoted, name: 'a quote of PCRs 0 to 15', seal: captured.quote, expect: 'ATTEST_REGISTERS_SHOWN' },
    { ...quoted, name: 'a certified counter by a key that quotes', seal, expect: 'ATTEST_KIND_UNKNOWN' },
    { ...quoted, name: 'a quote of no register by a key that has a counter', kind: 'tpm-nv-certify/1', nvName, expect: 'ATTEST_KIND_UNKNOWN' },
    {
      ...quoted,
      name: 'a look-alike of a quote that a restricted key signed by a hash ticket',
      seal: captured.quoteLookAlike,
      expect: 'ATTEST_MAGIC_MISSING',
    },
    {
      ...quoted,
      name: 'a quote by a key of the chip that is not restricted',
      publicKey: captured.looseKey,
      seal: captured.quoteByLooseKey,
      expect: 'ATTEST_SIGNER_DIFFERS',
    },
    { ...quoted, name: 'a key that quotes and names a counter', nvName, expect: 'ATTEST_KEY_INVALID' },
    { ...quoted, name: 'a quote a byte short', seal: captured.quoteSeal.slice(0, -2), expect: 'ATTEST_SHAPE_UNKNOWN' },
    { ...made({ magic: 'ff544348' }), name: 'a quote with another magic', expect: 'ATTEST_MAGIC_MISSING' },
    { ...made({ type: '8019' }), name: 'a quote with another type', expect: 'ATTEST_KIND_UNKNOWN' },
    { ...made({ signer: sized(program.name) }), name: 'a quote by the name for the qualified name', expect: 'ATTEST_SIGNER_DIFFERS' },
    { ...made({ extraData: '0000' }), name: 'a quote over nothing', expect: 'ATTEST_TEXT_DIFFERS' },
    { ...made({ selection: '00000001000b03000000' }), name: 'a quote of a bank with no register in it', expect: 'ATTEST_REGISTERS_SHOWN' },
    { ...made({ pcrDigest: sized(sha256('00')) }), name: 'a quote with another digest', expect: 'ATTEST_REGISTERS_SHOWN' },
    { ...made({ safe: '02' }), name: 'a quote neither safe nor not', expect: 'ATTEST_SHAPE_UNKNOWN' },
    { ...made({ pcrDigest: `${sized(sha256(''))}00` }), name: 'a quote with more in it', expect: 'ATTEST_SHAPE_UNKNOWN' },
  ]
}

const { challenge, possession, statement } = captured
const shown = { kind: 'tpm-nv-certify/1', publicKey, nvName, challenge, possession, statement } as const
/** Where the parts of the statement begin, in hex digits. */
const attestationAt = 2 * (24 + 2)
const counterAt = attestationAt + 2 * (88 + 2)
const endorsementAt = counterAt + 2 * (14 + 2)

/** A program's whole answer, over a counter that its owner can write: everything in it agrees. */
const message = `${Buffer.from('custody/enrol/1\0').toString('hex')}${challenge}${program.publicKey}`
const looseCounter = `0180c0de000b26040016${sized('')}0008`
const looseName = `000b${sha256(looseCounter)}`
const asked = { extraData: sized(sha256(message)), indexName: sized(looseName) }
const registers = '00000001000b03ffff00'
const madeUpQuote = madeUp({
  ...asked,
  type: '8018',
  indexName: registers,
  offset: '',
  contents: sized(sha256('')),
}).seal
const looseShown = {
  kind: 'tpm-nv-certify/1',
  publicKey: program.publicKey,
  nvName: looseName,
  challenge,
  possession: madeUp(asked).seal,
  statement: [
    Buffer.from('custody/tpm-statement/1\0').toString('hex'),
    sized(program.publicArea),
    sized(looseCounter),
    statement.slice(endorsementAt - 4, -2 * (2 + madeUpQuote.length / 2)),
    sized(madeUpQuote),
  ].join(''),
} as const

export const tpmEnrolmentVectors: readonly TpmEnrolmentVector[] = [
  {
    ...looseShown,
    name: 'by a program, over a counter that its owner can write',
    expect: 'KEY_COUNTER_DIFFERS',
  },
  { ...shown, name: 'by a chip', expect: 'ok' },
  { ...shown, name: 'an answer to another challenge', challenge: flipped(challenge, 0), expect: 'KEY_POSSESSION_NOT_SHOWN' },
  { ...shown, name: 'a challenge of 31 bytes', challenge: challenge.slice(2), expect: 'KEY_POSSESSION_NOT_SHOWN' },
  { ...shown, name: 'a seal for an answer', possession: seal, expect: 'KEY_POSSESSION_NOT_SHOWN' },
  { ...shown, name: 'no statement', statement: null, expect: 'KEY_STATEMENT_MISSING' },
  { ...shown, name: 'another label', statement: flipped(statement, 0), expect: 'KEY_STATEMENT_INVALID' },
  { ...shown, name: 'a byte short', statement: statement.slice(0, -2), expect: 'KEY_STATEMENT_INVALID' },
  { ...shown, name: 'no endorsement key', statement: flipped(statement, endorsementAt / 2 + 1), expect: 'KEY_STATEMENT_INVALID' },
  { ...shown, name: 'a key that is not restricted', statement: flipped(statement, attestationAt / 2 + 5), expect: 'KEY_ATTRIBUTES_DIFFER' },
  { ...shown, name: 'a key that can leave the chip', statement: flipped(statement, attestationAt / 2 + 7, 2), expect: 'KEY_ATTRIBUTES_DIFFER' },
  { ...shown, name: 'a counter that its owner can write', statement: flipped(statement, counterAt / 2 + 9, 2), expect: 'KEY_COUNTER_DIFFERS' },
  { ...shown, name: 'another counter than its name', statement: flipped(statement, counterAt / 2 + 3), expect: 'KEY_COUNTER_DIFFERS' },
  ...quoteEnrolmentVectors(),
  { ...shown, name: 'a quote that was changed', statement: flipped(statement, statement.length / 2 - 65), expect: 'KEY_QUOTE_DIFFERS' },
]

function flipped(hex: string, at: number, bit = 1): string {
  const bytes = Buffer.from(hex, 'hex')
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ bit
  return bytes.toString('hex')
}

function counterOf(hex: string): number {
  return Number(Buffer.from(hex, 'hex').readBigUInt64BE(hex.length / 2 - 72))
}
