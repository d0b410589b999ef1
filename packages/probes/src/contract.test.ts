import { readdirSync } from 'node:fs'
import type { Platform } from '@custody/model'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { absent, denied, noon } from '../test/captured.ts'
import { probes } from './index.ts'
import type { Answer } from './probe.ts'

const platforms: readonly Platform[] = ['linux', 'darwin', 'win32']
const readings = probes.flatMap((probe) =>
  platforms.flatMap((platform) => {
    const reading = probe.platforms[platform]
    return reading === undefined ? [] : [{ name: `${probe.id} on ${platform}`, reading }]
  }),
)

test('the list has every folder beside it, sorted, each once', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name.replaceAll('-', '_'))
  expect(probes.map(({ id }) => id)).toEqual(folders.sort())
})

test('every fact has an age at which it ends, later than it is asked again', () => {
  for (const { latency, maxAgeMs } of probes) {
    expect(maxAgeMs).toBeGreaterThan(0)
    if (latency.kind === 'poll') expect(latency.everyMs * 2).toBeLessThan(maxAgeMs)
    if (latency.kind === 'poll') expect(latency.everyMs).toBeLessThanOrEqual(5000)
  }
})

describe.each(readings)('$name', ({ reading }) => {
  const names = Object.keys(reading.sources)
  const every = (answer: Answer): Record<string, Answer> =>
    Object.fromEntries(names.map((name) => [name, answer]))
  const read = (text: string, exitCode = 0): Answer => ({
    status: 'read',
    text,
    exitCode,
    modifiedAt: noon,
  })

  test('looks at absolute paths and system programs only, and hands nothing to a shell', () => {
    for (const source of Object.values(reading.sources)) {
      const paths = source.kind === 'program' ? source.paths : [source.path]
      for (const path of paths)
        if (source.kind === 'program')
          expect(path).toMatch(
            /^(?:\/(?:usr\/)?s?bin\/|\/usr\/libexec\/|C:\\Windows\\System32\\)[\w./\\-]+$/,
          )
        else if (source.kind === 'file' && source.below === 'home') expect(path).toMatch(/^[^/]/)
        else expect(path).toMatch(/^\/(?:etc|proc|run|sys|var)\//.test(path) ? /./ : /^\/sys\/\w+$/)
      if (source.kind === 'program') expect(source.paths.join()).not.toMatch(/\/(?:ba|z|da)?sh\b/)
    }
  })

  test.each([
    ['nothing is there', every(absent)],
    ['nothing may be asked', every(denied)],
    ['nothing was asked', {}],
    ['every source is silent', every(read(''))],
    ['every source ends in error', every(read('something went wrong', 1))],
    ['every text is garbled', every(read('\0\u0001\ufffd{"a":[}]<<>>\n\t\t\n=\n'))],
    ['every text is other JSON', every(read('{"blockdevices":[{"x":null}],"nftables":[1,null]}'))],
  ])('does not pass when %s', (_, answers) => {
    const { status, detail } = reading.read(answers, noon)
    expect(['unknown', 'fail', 'not_applicable']).toContain(status)
    expect(detail).not.toBe('')
    expect(detail).toMatch(/^[ -~]{1,200}$/)
  })

  test('reads any text without an exception', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 0, max: 2 }),
        (text, exitCode) => {
          const result = reading.read(every(read(text, exitCode)), noon)
          expect(result.detail.length).toBeLessThanOrEqual(200)
        },
      ),
      { numRuns: 50 },
    )
  })
})
