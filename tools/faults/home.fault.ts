import {
  chmodSync,
  chownSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installation, until, verdictOf } from './harness/installation.ts'
import { killOutright, supervised } from './harness/supervised.ts'
import type { Supervised } from './harness/supervised.ts'

const settings = `{
    "model" : "opus",
  "permissions": { "allow": ["Bash(ls:*)"] } }
`

const settingsPath = ({ person }: Supervised) => join(person.home, '.claude', 'settings.json')

async function governed(place: Supervised): Promise<void> {
  await place.person.write(settingsPath(place), settings)
  const installed = await place.custody.run('install', 'claude-code', '--yes')
  expect(installed, installed.stderr).toMatchObject({ exitCode: 0 })
  expect(readFileSync(settingsPath(place), 'utf8')).toContain('blocked-run-custody-doctor')
}

async function expectFree(place: Supervised): Promise<void> {
  const uninstalled = await place.custody.run('uninstall', 'claude-code')
  expect(uninstalled, uninstalled.stderr).toMatchObject({ exitCode: 0 })
  expect(readFileSync(settingsPath(place), 'utf8')).toBe(settings)
}

test('one home, one holder: a second `up`, daemon or server is refused and told who has it', async () => {
  await using place = await supervised()
  const { custody } = place
  await custody.up()
  const { pid } = place.pids()
  for (const words of [['up', '--once'], ['daemon'], ['server']]) {
    const second = await custody.run(...words)
    expect(second.exitCode, words.join(' ')).toBeGreaterThan(0)
    expect(second.stderr).toContain(String(pid))
    expect(second.stderr).toContain('hint:')
  }
  expect(await custody.run('status', '--json')).toMatchObject({ exitCode: 0 })
}, 60_000)

test('parts started past the command line are refused by locks of their own', async () => {
  await using place = await installation()
  const server = await place.start('server')
  const daemon = await place.start('daemon')
  const other = { args: ['--port', '0'] }
  const second = await place.start('server', other)
  expect(second.said).toMatchObject({ ready: false, problem: { code: 'STORE_HELD' } })
  expect(JSON.stringify(second.said)).toContain(String(server.child.pid))
  const twin = await place.start('daemon', { args: ['--hook-port', '0'] })
  expect(twin.said).toMatchObject({ ready: false, code: 'DAEMON_RUNNING', pid: daemon.child.pid })
  expect(verdictOf(await place.decide('ls'))).toBe('no objection')
}, 60_000)

test.skipIf(process.getuid?.() !== 0)(
  'a home that cannot be written: it is said, with what to do; doctor looks, uninstall frees the agent',
  async () => {
    await using place = await supervised()
    const { custody } = place
    await governed(place)
    // The owner of a folder can always make it writable again, so it becomes somebody else's.
    for (const folder of [custody.home, join(custody.home, 'installs')]) {
      chmodSync(folder, 0o755)
      chownSync(folder, 0, 0)
    }
    const refused = await custody.run('up', '--once')
    expect(refused.exitCode).toBeGreaterThan(0)
    expect(refused.stderr).toMatch(/custody: cannot start: .*\n(.*\n)*hint: /)
    const doctor = await custody.run('doctor', '--json')
    expect(doctor.exitCode).toBe(1)
    const { checks } = JSON.parse(doctor.stdout)
    const home = checks.find(({ name }: { name: string }) => name === 'home')
    expect(home, doctor.stdout).toMatchObject({ status: 'fail', hint: expect.stringMatching(/./) })
    await expectFree(place)
  },
  60_000,
)

const damages: readonly { readonly what: string; readonly make: (place: Supervised) => void }[] = [
  {
    what: 'config.json is garbage and nothing runs',
    make: ({ custody }) => writeFileSync(join(custody.home, 'config.json'), '\0{{{'),
  },
  {
    what: 'the outbox is cut in half',
    make: ({ custody }) => truncateSync(join(custody.home, 'daemon', 'outbox.sqlite'), 100_000),
  },
  {
    what: 'the device key and the identity are garbage',
    make({ custody }) {
      writeFileSync(join(custody.home, 'daemon', 'device-key.p8'), 'x')
      writeFileSync(join(custody.home, 'daemon', 'identity.json'), '[]')
    },
  },
  {
    what: 'all but the receipts is gone',
    make({ custody }) {
      for (const name of readdirSync(custody.home).filter((one) => one !== 'installs'))
        rmSync(join(custody.home, name), { recursive: true })
    },
  },
]

test('whatever became of the home, doctor says what is wrong and uninstall restores byte for byte', async () => {
  await using place = await supervised()
  const { custody } = place
  await custody.up()
  await until(
    () => custody.run('status', '--json'),
    ({ exitCode }) => exitCode === 0,
  )
  const { pid, daemonPid, serverPid } = place.pids()
  await governed(place)
  for (const each of [pid, daemonPid, serverPid]) killOutright(each)
  for (const { what, make } of damages) {
    make(place)
    const doctor = await custody.run('doctor', '--json')
    expect(doctor.exitCode, what).toBe(1)
    const { well, checks } = JSON.parse(doctor.stdout)
    expect(well, what).toBe(false)
    const failed = checks.filter(({ status }: { status: string }) => status === 'fail')
    expect(
      failed.map(({ hint }: { hint: string | null }) => hint),
      what,
    ).not.toContain(null)
  }
  await expectFree(place)
}, 90_000)

test('a log that contradicts itself is not written over: the daemon does not start, and says what to do', async () => {
  await using place = await installation()
  await (await place.start('daemon')).stop()
  const log = join(place.home, 'daemon', 'outbox-local.sqlite')
  truncateSync(log, 100_000)
  const before = readFileSync(log)
  const refused = await place.start('daemon')
  expect(refused.said).toMatchObject({ ready: false, code: expect.stringMatching(/^OUTBOX_/) })
  expect(refused.complaint()).toContain('hint:')
  expect(readFileSync(log).subarray(0, before.length).equals(before)).toBe(true)
}, 30_000)

test('an enrolled device whose key is gone does not get a new one in silence', async () => {
  await using place = await installation()
  await place.start('server')
  const daemon = await place.start('daemon')
  expect(daemon.said, daemon.complaint()).toMatchObject({ ready: true })
  await until(place.status, ({ enrolment }) => enrolment === 'enrolled')
  await daemon.stop()
  const key = join(place.home, 'daemon', 'device-key.p8')
  rmSync(key)
  const refused = await place.start('daemon')
  expect(refused.said).toMatchObject({ ready: false, code: 'KEY_FILE_MISSING' })
  expect(refused.complaint()).toContain('hint:')
}, 30_000)
