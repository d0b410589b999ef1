import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emulatedSecurityKey, throwAwayActs } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { actsOrigin } from '../../../../spec/vectors/sample-log.ts'
import { readFloor } from './read-floor.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-floor-'))
afterAll(() => rmSync(folder, { recursive: true }))

const witness = 'witness w witness.example/w+01020304+AAAA'
const acts = throwAwayActs(actsOrigin)
const root = process.getuid?.() === 0
const path = join(folder, 'floor.json')
const write = (text: string, mode = 0o644, uid = 0) => {
  rmSync(path, { force: true, recursive: true })
  writeFileSync(path, text)
  chmodSync(path, mode)
  chownSync(path, uid, uid)
}

test('without a file the built-in floor holds', () => {
  const floor = readFloor('same-user', join(folder, 'none'))
  expect(floor.ok && floor.value.source.packs.map(({ name }) => name)).toEqual([
    'agent-tamper',
    'baseline',
  ])
  expect(floor.ok && floor.value.remotePowers).toBeNull()
})

test('without a file a separate installation grants its server no power', () => {
  const floor = readFloor('separate', join(folder, 'none'))
  expect(floor.ok && [floor.value.from, floor.value.remotePowers]).toEqual(['built-in', new Set()])
})

describe.skipIf(!root)('a floor file', () => {
  test('of root’s binds, with its packs', () => {
    write(
      JSON.stringify({
        v: 1,
        packs: ['baseline', 'agent-tamper', 'secrets'],
        stalePacks: ['no-shell'],
      }),
    )
    const floor = readFloor('separate', path)
    if (!floor.ok) throw new Error(floor.error.code)
    expect(floor.value.source.packs.map(({ name }) => name)).toContain('secrets')
    expect(floor.value.stale?.packs.map(({ name }) => name).toSorted()).toEqual([
      'baseline',
      'no-shell',
    ])
    expect(floor.value.remotePowers).toEqual(new Set())
  })

  test('of root’s names the witnesses that are asked for', () => {
    write(JSON.stringify({ v: 1, witnesses: [witness, 'quorum w'] }))
    const floor = readFloor('separate', path)
    expect(floor.ok && floor.value.witnessing?.lines).toBe(`${witness}\nquorum w\n`)
    write('{"v":1}')
    const silent = readFloor('separate', path)
    expect(silent.ok && silent.value.witnessing).toBeNull()
  })

  test.each([
    ['asks for nobody', ['quorum none']],
    ['names witnesses and no quorum', [witness]],
    ['names a log', [witness.replace('witness w', 'log'), 'quorum none']],
    ['says what nobody reads', ['please']],
    ['is empty', []],
  ])('whose list of witnesses %s is a problem', (_, witnesses) => {
    write(JSON.stringify({ v: 1, witnesses }))
    expect(readFloor('separate', path)).toEqual({
      ok: false,
      error: { code: 'FLOOR_WITNESSES_INVALID' },
    })
  })

  test('of root’s lists administrators by keys that can be used, or is a problem', () => {
    const seen = { v: 1, witnesses: acts.witnesses, acts: acts.acts }
    const of = (...ssh: readonly string[]) => {
      const keys = ssh.map((line, at) => ({ name: `person-${at}`, ssh: line }))
      write(JSON.stringify({ ...seen, administrators: { keys } }))
      return readFloor('separate', path)
    }
    const [one, two] = [emulatedSecurityKey('ed25519'), emulatedSecurityKey('p256')]
    const floor = of(one.sshLine, two.sshLine)
    expect(floor.ok && floor.value.administrators).toMatchObject({ threshold: 2, dwellMs: 900_000 })
    expect(of(one.sshLine, 'ssh-ed25519 AAAA')).toEqual({
      ok: false,
      error: {
        code: 'FLOOR_ADMINISTRATOR_INVALID',
        name: 'person-1',
        because: 'ADMINISTRATOR_KEY_UNSUPPORTED',
      },
    })
  })

  test.each([
    ['another account owns', () => write('{"v":1}', 0o644, 4242), 'FLOOR_NOT_ROOTS'],
    ['its group may write', () => write('{"v":1}', 0o664), 'FLOOR_NOT_ROOTS'],
    ['everyone may write', () => write('{"v":1}', 0o646), 'FLOOR_NOT_ROOTS'],
    ['is garbage', () => write('{'), 'FLOOR_NOT_JSON'],
    ['is empty', () => write(''), 'FLOOR_NOT_JSON'],
    [
      'is a link',
      () => {
        rmSync(path)
        symlinkSync('/dev/null', path)
      },
      'FLOOR_UNREADABLE',
    ],
    [
      'is a folder',
      () => {
        rmSync(path)
        mkdirSync(path)
      },
      'FLOOR_UNREADABLE',
    ],
  ])('that %s is a problem and never the built-in floor', (_, make, code) => {
    make()
    expect(readFloor('separate', path)).toMatchObject({ ok: false, error: { code } })
  })
})
