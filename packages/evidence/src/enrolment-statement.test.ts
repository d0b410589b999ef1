import { portableEd25519 } from '@custody/keys/verify'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { origin, otherKey } from '../../../spec/vectors/sample-log.ts'
import {
  encodeEnrolmentStatement,
  enrolmentMessage,
  parseEnrolmentStatement,
  verifyEnrolmentStatement,
} from './enrolment-statement.ts'
import type { EnrolmentStatement } from './enrolment-statement.ts'
import { encodeHex } from './hex.ts'

const statement: EnrolmentStatement = {
  akName: `000b${'11'.repeat(32)}`,
  counter: 259,
  ekCertSha256: '22'.repeat(32),
  epoch: 1,
  level: 'tpm-hardware',
  nvName: `000b${'33'.repeat(32)}`,
  origin,
  publicKey: encodeHex(otherKey.key.publicKey),
  time: 1_795_392_000,
}
const bytes = encodeEnrolmentStatement(statement)
const text = new TextDecoder().decode(bytes)
const secret = new Uint8Array(32).fill(7)
const key = { publicKey: ed25519.getPublicKey(secret) }
const signature = ed25519.sign(enrolmentMessage(bytes), secret)
const verify = (signed: { bytes: Uint8Array; signature: Uint8Array }, by = key) =>
  verifyEnrolmentStatement(signed, by, portableEd25519)

test('a statement is canonical JSON with its version, and reads back as it was', () => {
  expect(text).toMatch(/^\{"akName":"000b1+","counter":259,.*"time":1795392000,"v":1\}$/)
  expect(parseEnrolmentStatement(bytes)).toEqual({ ok: true, value: statement })
})

test('a key without a chip states nulls', () => {
  const plain = { ...statement, akName: null, counter: null, ekCertSha256: null, nvName: null }
  expect(parseEnrolmentStatement(encodeEnrolmentStatement(plain))).toMatchObject({ value: plain })
})

test('its message begins as no cosignature does', () => {
  const message = new TextDecoder().decode(enrolmentMessage(bytes))
  expect(message).toBe(`custody/enrolment-statement/1\0${text}`)
})

describe('what does not read', () => {
  test.each([
    ['white space', text.replace('{', '{ ')],
    ['another order of keys', `{"v":1,${text.slice(1).replace(',"v":1', '')}`],
    ['another version', text.replace('"v":1', '"v":2')],
    ['a key more', text.replace('"v":1', '"v":1,"w":1')],
    ['a key less', text.replace('"counter":259,', '')],
    ['a level that is none', text.replace('tpm-hardware', 'tpm-best')],
    ['upper-case hex', text.replace('000b', '000B')],
    ['a name of another length', text.replace('000b', '000b00')],
    ['a counter that is a text', text.replace('259', '"259"')],
    ['the log of the acts', text.replace(/\/device\/[^"]+/, '/acts')],
    ['another epoch than its origin', text.replace('"epoch":1', '"epoch":2')],
    ['a byte order mark', `\ufeff${text}`],
    ['nothing', ''],
  ])('%s', (_, wrong) => {
    expect(parseEnrolmentStatement(new TextEncoder().encode(wrong))).toEqual({
      ok: false,
      error: { code: 'STATEMENT_INVALID' },
    })
  })

  test('a byte that is no UTF-8', () => {
    expect(parseEnrolmentStatement(bytes.with(2, 0xff)).ok).toBe(false)
  })
})

describe('a signature', () => {
  test('of the witness holds', () => {
    expect(verify({ bytes, signature })).toEqual({ ok: true, value: statement })
  })

  test.each([
    [
      'by another key',
      { bytes, signature },
      { publicKey: ed25519.getPublicKey(secret.with(0, 8)) },
    ],
    ['of other bytes', { bytes: bytes.with(20, 0x39), signature }, key],
    ['of the bytes without the label', { bytes, signature: ed25519.sign(bytes, secret) }, key],
    ['that is cut', { bytes, signature: signature.subarray(1) }, key],
    ['that is none', { bytes, signature: new Uint8Array(0) }, key],
  ])('%s does not', (_, signed, by) => {
    expect(verify(signed, by)).toEqual({ ok: false, error: { code: 'STATEMENT_BAD' } })
  })

  test('over what does not read is no statement', () => {
    const empty = new TextEncoder().encode('{}')
    const signed = { bytes: empty, signature: ed25519.sign(enrolmentMessage(empty), secret) }
    expect(verify(signed)).toEqual({ ok: false, error: { code: 'STATEMENT_INVALID' } })
  })
})
