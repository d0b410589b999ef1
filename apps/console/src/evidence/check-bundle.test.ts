import { expect, test } from 'vitest'
import { madeBundle } from '../../test/running/made-bundle.ts'
import { checkBundle, type Checked } from './check-bundle.ts'
import { bundleHeadlines, entryHeadline } from './verdict-words.ts'

const made = madeBundle(3)
const silent = () => undefined
const blobOf = (text: string) => new Blob([text])
const check = (text: string, trust: string | null, leafHash: string | null = null) =>
  checkBundle({ bundle: blobOf(text), trust, leafHash }, silent)

function verificationOf(checked: Checked) {
  if (checked.kind !== 'checked') throw new Error(checked.because)
  return checked.verification
}

test.each([
  { by: 'a policy with a witness', trust: made.trust, outcome: 'verified' },
  { by: 'a policy without one', trust: made.unwitnessed, outcome: 'verified, no witness' },
  { by: 'nobody’s word', trust: null, outcome: 'self-consistent' },
])('an honest bundle by $by: $outcome', async ({ trust, outcome }) => {
  const verification = verificationOf(await check(made.text, trust))
  expect(verification).toMatchObject({ outcome, integrity: { problemCount: 0 } })
})

test('no headline of a page says `verified`: the server delivered the code', () => {
  for (const { word } of Object.values(bundleHeadlines)) expect(word).not.toContain('verified')
})

test('one edited byte is told with the entry that it stands in', async () => {
  const third = made.lines.findIndex((line) => line.includes('"seq":2,'))
  const edited = made.lines.with(third, (made.lines[third] ?? '').replace('"at":1', '"at":2'))
  const { integrity, outcome } = verificationOf(await check(edited.join(''), made.trust))
  expect(outcome).toBe('failed')
  expect(integrity.problems).toContainEqual(
    expect.objectContaining({ code: 'CHAIN_BROKEN', seq: 3, origin: made.origin }),
  )
})

test.each([
  { what: 'an empty file', text: '', code: 'BUNDLE_UNUSABLE' },
  { what: 'a picture', text: '\u0089PNG\r\n', code: 'BUNDLE_UNUSABLE' },
  {
    what: 'a policy that says nothing',
    text: made.text,
    trust: '\n',
    code: 'TRUST_POLICY_UNUSABLE',
  },
  {
    what: 'a bundle for a policy',
    text: made.text,
    trust: made.text,
    code: 'TRUST_POLICY_UNUSABLE',
  },
])('$what is $code', async ({ text, trust, code }) => {
  expect(await check(text, trust ?? null)).toMatchObject({ kind: 'unusable', code })
})

test('lines come whole wherever the pieces end, and progress reaches the end of the file', async () => {
  const bytes = new TextEncoder().encode(made.text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
    bytes.subarray(at * 7, at * 7 + 7),
  )
  const bundle = { stream: () => ReadableStream.from(pieces) } as unknown as Blob
  let read = 0
  const checked = await checkBundle({ bundle, trust: made.trust, leafHash: null }, (bytesRead) => {
    read = bytesRead
  })
  expect(verificationOf(checked).outcome).toBe('verified')
  expect(checked).toMatchObject({ stamped: 0 })
  expect(read).toBe(bytes.length)
})

test('an entry that is not the one asked for is inconsistent, however well it holds', async () => {
  const own = await check(made.text, made.trust, made.leafHashes[2] ?? '')
  const foreign = await check(made.text, made.trust, 'a'.repeat(64))
  const headlines = [own, foreign].map((checked) =>
    entryHeadline(verificationOf(checked), checked.kind === 'checked' ? checked.isThere : null),
  )
  expect(headlines.map(({ word }) => word)).toEqual(['consistent', 'inconsistent'])
})

test('an entry that no witness has cosigned yet is consistent, and said to be pending', async () => {
  const young = madeBundle(1, false)
  const verification = verificationOf(await check(young.text, young.trust))
  expect(verification.outcome).toBe('failed')
  expect(entryHeadline(verification, true)).toMatchObject({
    word: 'consistent',
    pending: true,
    failures: [],
  })
})

test('a cosignature that does not hold is no pending one', async () => {
  const at = made.lines.findIndex((line) => line.startsWith('{"checkpoint"'))
  const line = made.lines[at] ?? ''
  const cosignature = /witness\.example\/w1 [A-Za-z0-9+/=]{40}/.exec(line)?.[0] ?? ''
  const bad = `${cosignature.slice(0, -1)}${cosignature.endsWith('A') ? 'B' : 'A'}`
  const text = made.lines.with(at, line.replace(cosignature, bad)).join('')
  const headline = entryHeadline(verificationOf(await check(text, made.trust)), true)
  expect(headline).toMatchObject({ word: 'inconsistent' })
  expect(headline.failures.map(({ code }) => code)).toContain('COSIGNATURE_BAD')
})
