import {
  appendFileSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { TailLine, TailMark } from './tail-named.ts'
import { tailNamed, tailStart, wholeLines } from './tail-named.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'custody-tail-')))
afterAll(() => rmSync(folder, { recursive: true }))
const rules = { uid: process.getuid?.() ?? 0, maxBytes: 1000, timeoutMs: 2000, under: folder }
const path = join(folder, 'session.jsonl')

async function read(mark: TailMark) {
  const tail = await tailNamed(path, mark, rules)
  if (!tail.ok) throw new Error(tail.error.code)
  return tail.value
}

test('whole lines come once, a line without its end waits', async () => {
  writeFileSync(path, '{"a":1}\n{"b":')
  const first = await read(tailStart)
  expect(first.lines).toEqual([{ at: 0, text: '{"a":1}' }])
  expect((await read(first.mark)).lines).toEqual([])
  appendFileSync(path, '2}\n\n{"c":"é"}\n')
  const second = await read(first.mark)
  expect(second.lines).toEqual([
    { at: 8, text: '{"b":2}' },
    { at: 17, text: '{"c":"é"}' },
  ])
  expect(second).toMatchObject({ skippedBytes: 0, more: false })
})

test('more than is read at a time comes in parts, nothing lost', async () => {
  const lines = Array.from({ length: 500 }, (_, at) => `line ${at} ${'x'.repeat(at % 90)}`)
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  const all: TailLine[] = []
  let mark = tailStart
  for (let more = true; more;) {
    const tail = await read(mark)
    all.push(...tail.lines)
    ;({ mark, more } = tail)
  }
  expect(all.map(({ text }) => text)).toEqual(lines)
})

test('a line longer than may be read is passed over and counted, the next one comes', async () => {
  writeFileSync(path, `short\n${'x'.repeat(3500)}\nafter\n`)
  const texts: string[] = []
  let skipped = 0
  let mark = tailStart
  for (let more = true; more;) {
    const tail = await read(mark)
    texts.push(...tail.lines.map(({ text }) => text))
    skipped += tail.skippedBytes
    ;({ mark, more } = tail)
  }
  expect(texts).toEqual(['short', 'after'])
  expect(skipped).toBe(3501)
})

test('a file that was replaced or cut is a problem, and so are a link and a sparse giant', async () => {
  writeFileSync(path, 'one\ntwo\n')
  const { mark } = await read(tailStart)
  truncateSync(path, 2)
  expect(await tailNamed(path, mark, rules)).toEqual({
    ok: false,
    error: { code: 'FILE_REPLACED' },
  })
  writeFileSync(`${path}.new`, 'one\ntwo\nthree\n')
  renameSync(`${path}.new`, path)
  expect(await tailNamed(path, mark, rules)).toEqual({
    ok: false,
    error: { code: 'FILE_REPLACED' },
  })
  truncateSync(path, 10 * 1024 ** 3)
  expect(await tailNamed(path, tailStart, rules)).toMatchObject({
    error: { code: 'FILE_TOO_LARGE' },
  })
  rmSync(path)
  symlinkSync('/etc/hostname', path)
  expect(await tailNamed(path, tailStart, rules)).toMatchObject({
    error: { code: 'FILE_LINK_REFUSED' },
  })
  rmSync(path)
})

test('wherever the readings are cut, the lines are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '𝄞', '\n'), maxLength: 12 })),
      fc.integer({ min: 64, max: 80 }),
      (parts, maxBytes) => {
        const bytes = Buffer.from(parts.join(''))
        const lines: TailLine[] = []
        let mark = tailStart
        for (let last = -1; mark.offset !== last;) {
          last = mark.offset
          const read = wholeLines(
            bytes.subarray(mark.offset, mark.offset + maxBytes),
            mark,
            maxBytes,
          )
          lines.push(...read.lines)
          mark = read.mark
        }
        const whole = bytes
          .toString()
          .split('\n')
          .slice(0, -1)
          .filter((line) => line !== '' && Buffer.byteLength(line) < maxBytes)
        expect(lines.map(({ text }) => text)).toEqual(whole)
      },
    ),
  )
})
