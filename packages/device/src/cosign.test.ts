import type { Cosigned } from '@custody/evidence'
import { instant, ok } from '@custody/model'
import { expect, test } from 'vitest'
import { anchorOf, cosignedAt, cosignLagMs, takeCosigned } from './cosign.ts'
import type { LogSeal } from './device-log.ts'

const origin = 'org_a/device/dev_a/e1'
const root = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const textOf = (size: number, byte = size) => `${origin}\n${size}\n${root(byte)}\n`
const lineOf = (name: string) => `— ${name} ${Buffer.alloc(80, 1).toString('base64')}\n`
const sealedNote = (size: number, byte = size) => `${textOf(size, byte)}\n${lineOf(origin)}`
const cosignedNote = (size: number, byte = size) => `${sealedNote(size, byte)}${lineOf('w1')}`

/** A log with seals over 2, 4 and 6 entries, and a server that answers with `note`. */
function world(note: string | null, said: Cosigned = { since: 1000, bad: [] }) {
  const seals = new Map<number, LogSeal>(
    [2, 4, 6].map((size) => [size, { size, note: sealedNote(size), at: instant(size) }]),
  )
  const marks = new Map<string, string>()
  const asked: unknown[] = []
  const log = {
    origin,
    sealOver: (seq: number) => [...seals.values()].find(({ size }) => size > seq) ?? null,
    keepCosigned(
      { size, note: kept }: Omit<LogSeal, 'at'>,
      more: { readonly [name: string]: string },
    ) {
      seals.set(size, { size, note: kept, at: instant(size) })
      for (const [name, value] of Object.entries(more)) marks.set(name, value)
    },
    mark: (name: string) => marks.get(name) ?? null,
  }
  const answer = { note }
  const client = {
    fetchCosigned: async (given?: { readonly query?: { readonly after?: unknown } }) => {
      asked.push(given?.query?.after)
      return ok(answer)
    },
  }
  return { log, client, seals, asked, answer, check: () => said }
}

test('a quorum on a head of its own is taken over, and named from then on', async () => {
  const it = world(cosignedNote(4))
  expect([anchorOf(it.log), cosignedAt(it.log)]).toEqual([null, null])
  const anchor = { origin, size: 4, root: '04'.repeat(32) }
  expect(await takeCosigned(it)).toEqual(ok(anchor))
  expect(anchorOf(it.log)).toEqual(anchor)
  expect(cosignedAt(it.log), 'milliseconds of the witness’s seconds').toBe(1_000_000)
  expect(it.seals.get(4)?.note, 'an export carries the cosignature').toBe(cosignedNote(4))
  it.answer.note = null
  expect(await takeCosigned(it)).toEqual(ok(null))
  expect(it.asked).toEqual([0, 4])
  expect(anchorOf(it.log)).toEqual(anchor)
})

test.each([
  { because: 'no quorum has cosigned', note: cosignedNote(4), said: { since: null, bad: [] } },
  {
    because: 'a witness’s line does not hold',
    note: cosignedNote(4),
    said: { since: 1, bad: ['w1'] },
  },
  { because: 'the server has none', note: null, said: { since: 1000, bad: [] } },
])('nothing changes when $because', async ({ note, said }) => {
  const it = world(note, said)
  expect(await takeCosigned(it)).toEqual(ok(null))
  expect(anchorOf(it.log)).toBeNull()
  expect(it.seals.get(4)?.note).toBe(sealedNote(4))
})

test.each([
  { of: 'another root', note: cosignedNote(4, 9) },
  { of: 'a size that was never sealed', note: cosignedNote(5) },
  { of: 'a size that the log has not', note: cosignedNote(8) },
  { of: 'another log', note: cosignedNote(4).replaceAll('dev_a', 'dev_b') },
])('a cosigned head of $of is a contradiction', async ({ note }) => {
  const it = world(note)
  expect(await takeCosigned(it)).toMatchObject({ error: { code: 'COSIGNED_HEAD_DIFFERS' } })
  expect(anchorOf(it.log)).toBeNull()
})

test('garbage is no cosignature', async () => {
  expect(await takeCosigned(world('garbage'))).toMatchObject({
    error: { code: 'COSIGNATURES_UNREADABLE' },
  })
})

test('an older head than the one known is not gone back to', async () => {
  const it = world(cosignedNote(6))
  await takeCosigned(it)
  it.answer.note = cosignedNote(4)
  expect(await takeCosigned(it)).toEqual(ok(null))
  expect(anchorOf(it.log)?.size).toBe(6)
})

test('the lag is the age of the oldest entry that is not cosigned', async () => {
  const it = world(cosignedNote(4))
  const leaves = (from: number) =>
    from < 6 ? [{ seq: from, at: instant(1000 * from), bytes: new Uint8Array(0) }] : []
  const log = { ...it.log, leaves, state: () => ({ recorded: 6 }) as never }
  const now = () => instant(10_000)
  expect(cosignLagMs(log, now)).toBe(10_000)
  await takeCosigned(it)
  expect(cosignLagMs(log, now)).toBe(6000)
  it.answer.note = cosignedNote(6)
  await takeCosigned(it)
  expect(cosignLagMs(log, now)).toBe(0)
  expect(
    cosignLagMs({ ...log, mark: () => null }, () => instant(0)),
    'a clock set back',
  ).toBe(0)
})
