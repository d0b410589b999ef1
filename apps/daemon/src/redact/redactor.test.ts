import { createHash, randomBytes } from 'node:crypto'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { makeRedactor, redactorBounds } from './redactor.ts'
import type { RedactorBounds } from './redactor.ts'

const token = `ghp_${'aB3dE5gH7jK9mN1p'.repeat(3).slice(0, 36)}`
const made: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const redactor of made.splice(0)) await redactor.close()
})

function redactor(bounds: Partial<RedactorBounds> = {}) {
  const one = makeRedactor(new Uint8Array(32), { ...redactorBounds, ...bounds })
  made.push(one)
  return one
}

/** `size` bytes of lines with a token in the middle. */
function output(size: number): Uint8Array {
  const line = 'compiling module number one of many, nothing to see here\n'
  const half = line.repeat(Math.ceil(size / 2 / line.length))
  return Buffer.from(`${half}${token}\n${half}`)
}

test.each([
  ['on the calling thread', 4096],
  ['in the worker', 300_000],
])('a secret is replaced %s, and what results is hashed', async (_, size) => {
  const result = await redactor().redact(output(size), 'text')
  if (!result.ok) throw new Error(result.error.code)
  const { bytes, found, sha256, zstd } = result.value
  expect(Buffer.from(bytes).toString()).not.toContain(token)
  expect(found.map(({ rule }) => rule)).toEqual(['github-pat'])
  const [{ at, size: tagSize } = { at: 0, size: 0 }] = found
  expect(Buffer.from(bytes.subarray(at, at + tagSize)).toString()).toMatch(
    /^\[redacted:github-pat:/,
  )
  expect(Buffer.from(sha256)).toEqual(createHash('sha256').update(bytes).digest())
  if (size > redactorBounds.inlineBytesMax)
    expect(zstdDecompressSync(zstd ?? '')).toEqual(Buffer.from(bytes))
  else expect(zstd).toBeNull()
})

test('JSON stays JSON in the worker too', async () => {
  const json = Buffer.from(
    JSON.stringify({ stdout: output(200_000).toString(), password: 'q7Zr2Lx9Tb4V' }),
  )
  const result = await redactor().redact(json, 'json')
  expect(result).toMatchObject({
    ok: true,
    value: { found: [{ rule: 'github-pat' }, { rule: 'generic-password' }] },
  })
  if (result.ok) expect(() => JSON.parse(Buffer.from(result.value.bytes).toString())).not.toThrow()
})

test('bytes that are no UTF-8 keep every byte but the secret', async () => {
  const noise = randomBytes(64).map((byte) => byte | 0x80)
  const result = await redactor().redact(
    Buffer.concat([noise, Buffer.from(` ${token} `), noise]),
    'text',
  )
  if (!result.ok) throw new Error(result.error.code)
  const { bytes, found } = result.value
  const [{ at, size } = { at: 0, size: 0 }] = found
  expect(Buffer.from(bytes.subarray(0, at))).toEqual(Buffer.concat([noise, Buffer.from(' ')]))
  expect(Buffer.from(bytes.subarray(at + size))).toEqual(Buffer.concat([Buffer.from(' '), noise]))
})

test('bytes without a secret come back as they came, a byte order mark too', async () => {
  const bytes = Buffer.from('\ufeffhello')
  expect(await redactor().redact(Buffer.from(bytes), 'text')).toMatchObject({
    ok: true,
    value: { bytes, found: [] },
  })
})

test('10 MB cost the calling thread next to nothing, however busy the machine is', async () => {
  const one = redactor()
  await one.redact(output(100_000), 'text')
  const bytes = new Uint8Array(output(10_000_000))
  const before = process.threadCpuUsage()
  const result = await one.redact(bytes, 'text')
  const { user, system } = process.threadCpuUsage(before)
  expect(result.ok).toBe(true)
  expect((user + system) / 1000).toBeLessThan(20)
})

test('a text that outlasts its time is a problem, and the next one is redacted by a new worker', async () => {
  // A place to look at every three bytes: a second of work for what is otherwise done in 20 ms.
  const hostile = Buffer.from(`curl${' -u'.repeat(1_500_000)}`)
  const one = redactor({ timeoutMs: 700 })
  const [slow, quick] = await Promise.all([
    one.redact(hostile, 'text'),
    one.redact(output(100_000), 'text'),
  ])
  expect(slow).toEqual({ ok: false, error: { code: 'REDACTION_TIMEOUT' } })
  expect(quick.ok).toBe(true)
})

test('a text too large, a full queue and a closed redactor are problems, never unredacted bytes', async () => {
  const one = redactor({ sizeBytesMax: 1_000_000, waitingBytesMax: 500_000 })
  expect(await one.redact(output(1_000_100), 'text')).toMatchObject({
    error: { code: 'REDACTION_TOO_LARGE' },
  })
  const first = one.redact(output(400_000), 'text')
  expect(await one.redact(output(400_000), 'text')).toEqual({
    ok: false,
    error: { code: 'REDACTION_QUEUE_FULL' },
  })
  expect((await first).ok).toBe(true)
  const last = one.redact(output(400_000), 'text')
  await one.close()
  expect(await last).toEqual({ ok: false, error: { code: 'REDACTION_CLOSED' } })
  expect(await one.redact(output(400_000), 'text')).toEqual({
    ok: false,
    error: { code: 'REDACTION_CLOSED' },
  })
})
