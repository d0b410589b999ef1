import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAlive, makePerson, until } from './running.ts'
import type { Person, Up } from './running.ts'

let person: Person
beforeAll(async () => void (person = await makePerson()))
afterAll(() => person.leave())

describe('custody up --once', () => {
  test('starts, prints address and state as one JSON line, stops, exits 0', () => {
    const done = person.type('up', '--once')
    expect(done, done.stderr).toMatchObject({ exit: 0 })
    expect(done.stdout.split('\n')).toHaveLength(2)
    expect(JSON.parse(done.stdout)).toMatchObject({
      v: 1,
      ready: true,
      home: person.state,
      consoleUrl: expect.stringMatching(/^http:\/\/[0-9a-z]+\.localhost:\d+$/),
      device: expect.stringMatching(/^dev_/),
      enrolment: 'enrolled',
      isolation: 'same-user',
      keyProtection: 'file',
    })
    expect(person.type('status').exit).toBe(2)
  })

  test('the folder is closed to others, and a second start chooses nothing anew', () => {
    const config = readFileSync(join(person.state, 'config.json'), 'utf8')
    const first = JSON.parse(person.type('up', '--once').stdout)
    const second = JSON.parse(person.type('up', '--once').stdout)
    expect(second).toMatchObject({ device: first.device, consoleUrl: first.consoleUrl })
    expect(readFileSync(join(person.state, 'config.json'), 'utf8')).toBe(config)
    expect(statSync(person.state).mode & 0o777).toBe(0o700)
  })
})

describe('while custody up runs', () => {
  let up: Up
  beforeAll(async () => void (up = await person.up()))
  afterAll(async () => {
    await up.end('SIGTERM')
  })

  test('the sign-in link is in a file of mode 0600 and nowhere in the output', () => {
    const path = join(person.state, 'sign-in-link')
    const link = readFileSync(path, 'utf8').trim()
    expect(up.said['signIn']).toMatchObject({ kind: 'file', path })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(JSON.stringify(up.said) + up.stderr()).not.toContain(link.split('#')[1])
    expect(person.type('sign-in').stdout).toBe(`${path}\n`)
    expect(readFileSync(path, 'utf8').trim()).not.toBe(link)
  })

  test('a second one is refused, and told who holds the lock and since when', () => {
    const done = person.type('up', '--json')
    expect(done.exit).toBe(1)
    expect(JSON.parse(done.stdout).problem.code).toBe('LOCK_HELD')
    expect(done.stderr).toMatch(
      new RegExp(`process ${person.running().pid}, since 20\\d\\d-\\d\\d-\\d\\d .* UTC`),
    )
  })

  test('all is well, and the canary is denied, recorded, explained and exported', async () => {
    // A server that is slow to answer is a concern for as long as it is.
    await expect
      .poll(() => JSON.parse(person.type('status', '--json').stdout), { timeout: 20_000 })
      .toMatchObject({ state: 'well', concerns: [] })
    const doctor = JSON.parse(person.type('doctor', '--json').stdout)
    expect(doctor.checks.filter((check: { status: string }) => check.status === 'fail')).toEqual([])
    const why = JSON.parse(person.type('why', '--json').stdout)
    expect(why).toMatchObject({ outcome: 'deny', agent: 'claude-code' })
    expect(person.type('why').stdout).toContain(
      why.decidedBy[0].reason.split(' ').slice(0, 3).join(' '),
    )
    expect(person.type('log').stdout).toContain('DENIED')
    expect(person.type('export', '--output', 'all.bundle').exit).toBe(0)
    const trust = join(person.state, 'trust-policy')
    const verified = person.type('verify', 'all.bundle', '--trust', trust, '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({ outcome: 'verified, no witness' })
    expect(verified.exit).toBe(0)
  })

  test.each(['daemon', 'server'] as const)('a killed %s is started again', async (part) => {
    const pidOf = () => person.running()[`${part}Pid`]
    const before = pidOf()
    process.kill(before ?? 0, 'SIGKILL')
    await until(`another ${part} runs`, () => pidOf() !== null && pidOf() !== before)
    await until('all is well again', () => person.type('status').exit === 0)
    expect(up.stderr()).toContain(`the ${part} ended (SIGKILL)`)
  })
})

test('SIGTERM stops both parts, exits 0, and tells what installed hooks do meanwhile', async () => {
  expect(person.type('install', 'claude-code', '--yes').exit).toBe(0)
  const up = await person.up()
  const { serverPid, daemonPid } = person.running()
  expect(await up.end('SIGTERM')).toBe(0)
  expect([serverPid, daemonPid].map((pid) => isAlive(pid ?? 0))).toEqual([false, false])
  expect(up.stderr()).toMatch(/hooks of claude-code\s+block[^]*`custody uninstall claude-code`/)
  expect(existsSync(join(person.state, 'sign-in-link'))).toBe(false)
  expect(person.type('uninstall').exit).toBe(0)
})

test('after a SIGKILL of up nothing runs on, and the next start is not refused', async () => {
  const up = await person.up()
  const { serverPid, daemonPid } = person.running()
  await up.end('SIGKILL')
  await until('both parts are gone', () => ![serverPid, daemonPid].some((pid) => isAlive(pid ?? 0)))
  const done = person.type('up', '--once')
  expect(done, done.stderr).toMatchObject({ exit: 0 })
})

test('after more than a month away it goes on by itself: the key in a file has ended, and nobody is needed', async () => {
  expect(person.type('up', '--once').exit).toBe(0)
  const place = join(person.state, 'daemon', 'identity.json')
  const identity = JSON.parse(readFileSync(place, 'utf8'))
  expect(identity.notAfter).toBeGreaterThan(Date.now())
  writeFileSync(place, JSON.stringify({ ...identity, notAfter: 1 }))
  const db = new DatabaseSync(join(person.state, 'server', 'store.sqlite'))
  db.exec('UPDATE device SET not_after = 1')
  db.close()
  const up = await person.up()
  const standing = () =>
    JSON.parse(person.type('server', 'device', 'list', '--json').stdout).devices[0]
  const { size } = standing()
  await expect
    .poll(standing, { timeout: 30_000 })
    .toMatchObject({ state: 'active', notAfter: expect.any(Number), device: identity.device })
  await expect
    .poll(() => standing().notAfter > Date.now() && standing().size > size, { timeout: 30_000 })
    .toBe(true)
  await up.end('SIGTERM')
})
