import { join } from 'node:path'
import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { describe, expect, test } from 'vitest'
import type { BundleVector } from '../../../spec/vectors/bundle-shapes.ts'
import type { FormatVector } from '../../../spec/vectors/format-vectors.ts'
import { keptFiles, vectorFiles } from '../../../spec/vectors/make.ts'
import { encodeCanonical } from './canonical.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { commitmentsIn } from './commitment.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { decodeHex, encodeHex } from './hex.ts'
import { isFieldId } from './field.ts'
import { parseLogKey } from './log-key.ts'
import { parseProofFile } from './proof-file.ts'
import { parseNote } from './signed-note.ts'
import { parseTrustPolicy } from './trust-policy.ts'
import { startVerification, verifyBundle } from './verify.ts'
import { verifyCodes } from './verify-problem.ts'

const folder = join(import.meta.dirname, '../../../spec/vectors')
const kept = keptFiles(folder)
const read = (name: string) => JSON.parse(kept.get(name) ?? 'null')
const bundles: readonly BundleVector[] = [...kept.keys()]
  .filter((name) => name.startsWith('bundle/'))
  .toSorted()
  .map(read)
const bytesOf = (hex: string) => {
  const bytes = decodeHex(hex)
  if (!bytes.ok) throw new Error(`not hex: ${hex}`)
  return bytes.value
}
const verifySeal = sealVerifier(portableP256)

function worldOf({ trust, heads }: BundleVector) {
  const policy = trust === null ? null : parseTrustPolicy(crypto, trust)
  if (policy?.ok === false) throw new Error(JSON.stringify(policy.error))
  const known = heads.map(
    ({ origin, size, root }) => [origin, { size, root: bytesOf(root) }] as const,
  )
  return {
    crypto,
    verifySeal,
    verifyEd25519: portableEd25519,
    trust: policy?.value ?? null,
    heads: new Map(known),
  }
}

test('the vectors are those that spec/vectors/make.ts makes', () => {
  expect([...kept.keys()].toSorted()).toEqual([...vectorFiles.keys()].toSorted())
  for (const [name, text] of vectorFiles) expect(kept.get(name), name).toBe(text)
})

describe('bundles', () => {
  test.each(bundles)('$name: $expect ($why)', (vector) => {
    const { outcome, integrity } = verifyBundle(vector.lines, worldOf(vector))
    const codes = integrity.problems.map(({ code }) => code)
    if (vector.expect === 'ok') expect(integrity.problems).toEqual([])
    else expect(codes).toContain(vector.expect)
    expect(outcome).toBe(vector.outcome)
  })

  test('each rule is broken at least once', () => {
    const broken = new Set(bundles.map(({ expect: code }) => code))
    expect(verifyCodes.filter((code) => !broken.has(code))).toEqual([])
  })

  test('a good bundle with any line left out is not verified', () => {
    const whole = bundles.find(({ name }) => name === 'whole')
    if (whole === undefined) throw new Error('the vector `whole` is missing')
    for (const at of whole.lines.keys()) {
      const verified = verifyBundle(whole.lines.toSpliced(at, 1), worldOf(whole))
      // A seal in the middle may go: the next one covers what it covered.
      const isInnerSeal =
        whole.lines[at]?.includes('{"checkpoint"') === true && at < whole.lines.length - 2
      expect(verified.outcome, whole.lines[at]).toEqual(
        isInnerSeal ? 'verified, no witness' : expect.stringMatching(/failed|incomplete/),
      )
    }
  })

  test('no change of one character goes unseen', () => {
    const whole = bundles.find(({ name }) => name === 'whole')
    if (whole === undefined) throw new Error('the vector `whole` is missing')
    const world = worldOf(whole)
    // Seals are slow to check here, so one character in 17 stands for all.
    for (const [at, line] of whole.lines.entries()) {
      for (let place = at % 17; place < line.length; place += 17) {
        const other = line[place] === '0' ? '1' : '0'
        const edited = `${line.slice(0, place)}${other}${line.slice(place + 1)}`
        const verified = verifyBundle(whole.lines.with(at, edited), world)
        expect(verified.outcome, edited).toBe('failed')
      }
    }
  })

  test('a problem says which line, log and entry', () => {
    const vector = bundles.find(({ name }) => name === 'payload-changed')
    const verifier = vector && startVerification(worldOf(vector))
    for (const line of vector?.lines ?? []) verifier?.line(line)
    expect(verifier?.finish().integrity.problems).toEqual([
      {
        code: 'COMMITMENT_DIFFERS',
        origin: expect.stringMatching(/^org_.*e1$/),
        seq: 2,
        line: 10,
        about: { field: 3 },
      },
    ])
  })
})

describe('formats', () => {
  const parsers: {
    readonly [Format in FormatVector['format']]: (
      text: string,
    ) => Result<unknown, { readonly code: string }>
  } = {
    'canonical-json': (text) => {
      const isCanonical = written(text) === text
      return isCanonical
        ? { ok: true, value: text }
        : { ok: false, error: { code: 'LEAF_NOT_CANONICAL' } }
    },
    note: parseNote,
    checkpoint: parseCheckpoint,
    'trust-policy': (text) => parseTrustPolicy(crypto, text),
    'verifier-key': (text) => parseLogKey(crypto, text),
    'proof-file': parseProofFile,
  }

  function written(text: string): string | null {
    try {
      const canonical = encodeCanonical(JSON.parse(text))
      return canonical.ok ? canonical.value : null
    } catch {
      return null
    }
  }

  test.each<FormatVector>(read('formats.json'))(
    '$format, $name: $expect',
    ({ format, text, expect: code }) => {
      const parsed = parsers[format](text)
      expect(parsed.ok ? 'ok' : parsed.error.code).toBe(code)
    },
  )
})

type CommitmentVector = {
  readonly origin: string
  readonly seq: number
  readonly field: number
  readonly salt: string
  readonly bytes: string
  readonly commitment: string
}

test.each<CommitmentVector>(read('commitments.json'))(
  'the commitment to field $field of entry $seq',
  ({ origin, seq, field, salt, bytes, commitment }) => {
    if (!isFieldId(field)) throw new Error(`no field ${field}`)
    const opening = { seq, field, salt: bytesOf(salt), bytes: bytesOf(bytes) }
    expect(encodeHex(commitmentsIn(crypto, origin)(opening))).toBe(commitment)
  },
)
