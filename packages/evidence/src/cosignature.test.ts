import { generateKeyPairSync, sign } from 'node:crypto'
import { portableEd25519 } from '@custody/keys/verify'
import { describe, expect, test } from 'vitest'
import { cosignatureLine, cosignedMessage, readCosignature } from './cosignature.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { encodeNoteKey, noteKey, parseNoteKey } from './note-key.ts'
import { encodeNote, parseNote } from './signed-note.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const rawKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
const witness = noteKey(crypto, 'witness.example/w1', rawKey, 'cosignature')
const text = 'log.example\n4\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const cosign = (time: number, noteText = text) =>
  cosignatureLine(witness, time, sign(null, cosignedMessage(noteText, time), privateKey))

describe('a cosignature', () => {
  test('written out and read again holds, and tells its time', () => {
    const note = parseNote(encodeNote({ text, signatures: [cosign(1_795_392_000)] }))
    expect(note.ok && readCosignature(note.value, witness, portableEd25519)).toEqual({
      time: 1_795_392_000,
    })
  })

  test('that is the first counts, whatever comes later', () => {
    const note = { text, signatures: [cosign(2000), cosign(1000), cosign(3000)] }
    expect(readCosignature(note, witness, portableEd25519)).toEqual({ time: 1000 })
  })

  test('of nobody whom one knows is none', () => {
    const stranger = { ...cosign(1000), name: 'other.example/w1' }
    expect(readCosignature({ text, signatures: [stranger] }, witness, portableEd25519)).toBeNull()
  })

  const good = cosign(1000)
  const changed = (at: number) => {
    const signature = Uint8Array.from(good.signature)
    signature[at] = (signature[at] ?? 0) ^ 1
    return { ...good, signature }
  }
  test.each([
    { because: 'it is over another head', lines: [cosign(1000, text.replace('4', '5'))] },
    { because: 'its time was changed', lines: [changed(7)] },
    { because: 'its signature was changed', lines: [changed(40)] },
    { because: 'it is cut', lines: [{ ...good, signature: good.signature.slice(0, 71) }] },
    { because: 'it has no time', lines: [cosign(0)] },
    { because: 'its time is past all years', lines: [changed(0)] },
    { because: 'one beside it does not hold', lines: [good, changed(40)] },
  ])('is bad when $because', ({ lines }) => {
    expect(readCosignature({ text, signatures: lines }, witness, portableEd25519)).toBe('bad')
  })
})

describe('a key of signed notes', () => {
  // The example of C2SP signed-note, "Verifier keys".
  const example = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'

  test('reads as others write it, and is written the same', () => {
    const key = parseNoteKey(crypto, example, 'note')
    expect(key.ok && key.value.name).toBe('example.com/foo')
    expect(key.ok && encodeNoteKey(key.value, 'note')).toBe(example)
  })

  test.each([
    { because: 'it is for another use', text: example, use: 'cosignature' as const },
    {
      because: 'its key id is another’s',
      text: example.replace('530d', '540d'),
      use: 'note' as const,
    },
    { because: 'its name was changed', text: example.replace('foo', 'fop'), use: 'note' as const },
    { because: 'it is cut', text: example.slice(0, -4), use: 'note' as const },
  ])('is none when $because', ({ text: line, use }) => {
    expect(parseNoteKey(crypto, line, use)).toMatchObject({ ok: false })
  })
})
