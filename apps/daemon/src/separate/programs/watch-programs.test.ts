import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import type { InstalledPrograms } from './kept-programs.ts'
import type { ProgramFile, ProgramFiles } from './program-changes.ts'
import { programWatch } from './watch-programs.ts'

const program: ProgramFile = { sha256: 'aa', uid: 0, mode: 0o755, target: null, stamp: '1' }
const other: ProgramFile = { ...program, sha256: 'bb' }
const node = '/usr/lib/custody/node'
const theirs = '/usr/lib/custody/app/node_modules/zod/index.js'

function watching(before: InstalledPrograms | null = null) {
  const machine = {
    installation: 'one',
    files: new Map([
      [node, program],
      [theirs, program],
    ]),
  }
  const told: string[] = []
  const kept: InstalledPrograms[] = []
  const shallow = (files: ProgramFiles) => new Map([...files].filter(([path]) => path === node))
  const watch = programWatch({
    now: () => instant(7),
    find: async (_, deep) => ({
      files: deep ? new Map(machine.files) : shallow(machine.files),
      complete: true,
    }),
    installation: () => machine.installation,
    hasOthers: () => true,
    before,
    keep: (installed) => void kept.push(installed),
    tell: async (change, files) => void told.push(`${change} ${files}`),
  })
  return { machine, told, kept, watch }
}

test('what lies there at the first look is the measure, and nothing is told', async () => {
  const { watch, told, kept } = watching()
  expect(await watch.turn(true)).toBe(false)
  expect([told, kept.length, watch.state()?.changes]).toEqual([[], 1, []])
})

test('a difference is told once, when it is there at two looks', async () => {
  const { watch, machine, told } = watching()
  await watch.turn(true)
  machine.files.set(node, other)
  expect([await watch.turn(false), told]).toEqual([true, []])
  expect([await watch.turn(false), told]).toEqual([false, ['tampered 1']])
  expect([await watch.turn(false), told]).toEqual([false, ['tampered 1']])
  expect(watch.state()?.changes).toEqual([{ path: node, is: 'changed' }])
})

test('one that is gone at the second look is not told', async () => {
  const { watch, machine, told } = watching()
  await watch.turn(true)
  machine.files.set(node, other)
  await watch.turn(false)
  machine.files.set(node, program)
  await watch.turn(false)
  expect([told, watch.state()?.changes]).toEqual([[], []])
})

test('an upgrade is a new measure, though the daemon runs on, and no tampering', async () => {
  const { watch, machine, told, kept } = watching()
  await watch.turn(true)
  machine.files.set(node, other)
  machine.files.set(theirs, other)
  expect(await watch.turn(false)).toBe(true)
  machine.installation = 'two'
  expect(await watch.turn(false)).toBe(false)
  expect([told, kept.at(-1)?.files.size, watch.state()?.changes]).toEqual([['updated 2'], 2, []])
})

test('what a daemon before this one kept is the measure', async () => {
  const { watch, told } = watching({ installation: 'one', files: new Map([[node, other]]) })
  await watch.turn(false)
  await watch.turn(false)
  expect(told).toEqual(['tampered 1'])
})

test('what a deep look found of others’ packages stays told between two of them', async () => {
  const { watch, machine } = watching()
  await watch.turn(true)
  machine.files.set(theirs, other)
  await watch.turn(true)
  await watch.turn(true)
  await watch.turn(false)
  expect(watch.state()?.changes).toEqual([{ path: theirs, is: 'changed' }])
})
