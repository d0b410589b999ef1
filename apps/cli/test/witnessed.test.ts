import { readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStampAuthority } from '../../witness/test/stamp-authority.ts'
import { makePerson, until } from './running.ts'
import type { Person } from './running.ts'

// The whole way: a daemon, a server and a witness, each a process of its own; then an auditor with a trust policy.

let person: Person
let url = ''
beforeAll(async () => void (person = await makePerson()))
afterAll(() => person.leave())

const trust = () => join(person.state, 'trust-policy')
const leavesIn = (bundle: string) =>
  readFileSync(bundle, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"leaf":'))
    .map((line) => JSON.parse(line).leaf)

/** What the log of now comes to, by the trust policy that the daemon wrote. */
function verified() {
  expect(person.type('export', '--output', 'all.bundle', '--force').exit).toBe(0)
  const done = person.type('verify', 'all.bundle', '--trust', trust(), '--json')
  return { exit: done.exit, ...JSON.parse(done.stdout) }
}

test('without a witness nothing is asked for, and the outcome says so', () => {
  expect(person.type('up', '--once').exit).toBe(0)
  expect(readFileSync(trust(), 'utf8')).toMatch(/^quorum none$/m)
})

test('with one, the device verifies its cosignatures, names them in later entries, and is verified', async () => {
  const made = person.type('witness', 'init', '--name', 'witness.example/w1')
  expect(made, made.stderr).toMatchObject({ exit: 0 })
  const key = made.stdout.trim()
  const log = /^log (\S+)$/m.exec(readFileSync(trust(), 'utf8'))?.[1] ?? ''
  expect(person.type('witness', 'add-log', log).stdout).toMatch(/^witnesses org_.*e1\n$/)
  const { said } = await person.witness()
  url = `http://127.0.0.1:${String(said['port'])}`
  const lines = `witness w1 ${key} ${url}\nquorum w1\n`
  writeFileSync(join(person.state, 'witnesses'), lines)

  const up = await person.up()
  await until('a quorum has cosigned', () => verified().logs[0]?.cosigned !== null, 40_000)
  const it = verified()
  expect(it).toMatchObject({ exit: 0, outcome: 'verified', integrity: { verdict: 'holds' } })
  expect(it.freshness.verdict).toBe('cosigned')
  expect(it.completeness.because).toEqual(['no-counter'])

  const told = person.type('verify', 'all.bundle', '--trust', trust()).stdout
  expect(told).toMatch(/^verified\n/)
  expect(told).toMatch(/^ {2}cosigned +\d+ entr(?:y|ies), not after 20/m)
  expect(told).toMatch(/^Freshness +cosigned 20.*, by the witnesses' clocks$/m)

  expect(person.type('status').stdout).toMatch(
    /^ +\d+ cosigned(?:, the next waits [^;]+)?; trust policy: /m,
  )

  // The canary of `doctor` makes new entries.
  const { checks } = JSON.parse(person.type('doctor', '--json').stdout)
  expect(checks.filter(({ status }: { status: string }) => status === 'fail')).toEqual([])
  await until('an entry names a cosigned head', () => {
    verified()
    return leavesIn(join(person.home, 'all.bundle')).some(({ anchor }) => anchor !== null)
  })
  const anchors = leavesIn(join(person.home, 'all.bundle')).filter(({ anchor }) => anchor !== null)
  expect(anchors[0].anchor).toEqual({
    origin: log.split('+')[0],
    size: expect.any(Number),
    root: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(anchors[0].anchor.size).toBeLessThanOrEqual(anchors[0].seq)
  expect(await up.end('SIGTERM')).toBe(0)
}, 120_000)

test('a log that its own key made anew is not verified: the witness never saw it', () => {
  const lines = readFileSync(join(person.home, 'all.bundle'), 'utf8').split('\n')
  const bare = lines.map((line) =>
    line.startsWith('{"checkpoint":') ? line.replace(/— witness[^"]*/, '') : line,
  )
  writeFileSync(join(person.home, 'bare.bundle'), bare.join('\n'))
  const done = person.type('verify', 'bare.bundle', '--trust', trust(), '--json')
  expect(done.exit).toBe(1)
  expect(JSON.parse(done.stdout).integrity.problems).toMatchObject([{ code: 'QUORUM_NOT_MET' }])
})

test('a stamp of the witness’s head shows by when the entries were there', async () => {
  const authority = await startStampAuthority()
  try {
    expect(await person.typeBeside('witness', 'stamp', '--tsa', authority.url)).toBe(0)
    const [log = ''] = [...readFileSync(trust(), 'utf8').matchAll(/^log ([^+]+)/gm)].map(
      ([, it]) => it ?? '',
    )
    const hash = createHash('sha256').update(log).digest('hex')
    const stamp = await (await fetch(`${url}/${hash}/stamp`)).text()
    const put = (name: string, text: string | Buffer) =>
      writeFileSync(join(person.home, name), text)
    put('stamp.json', stamp)
    for (const name of ['root', 'other'])
      put(`${name}.pem`, readFileSync(join(authority.place, `${name}.pem`)))
    const verify = (...more: readonly string[]) =>
      person.type('verify', 'all.bundle', '--trust', trust(), '--stamp', 'stamp.json', ...more)
    const told = verify('--tsa', 'root.pem')
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stdout).toMatch(/^Stamped +\d+ entries by 20.* UTC, says Example, TSA$/m)
    const { stamped } = JSON.parse(verify('--tsa', 'root.pem', '--json').stdout)
    expect(stamped).toMatchObject({ origin: log, authority: 'Example, TSA' })
    expect(Math.abs(stamped.time - Date.now())).toBeLessThan(120_000)

    expect(verify('--tsa', 'other.pem')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('TIMESTAMP_UNTRUSTED'),
    })
    expect(verify()).toMatchObject({ exit: 2, stderr: expect.stringContaining('--tsa') })
    const lines = readFileSync(join(person.home, 'all.bundle'), 'utf8').split('\n')
    const first = lines.findIndex((line) => line.includes('— witness'))
    const kept = lines.slice(0, first + 1)
    const leaves = kept.filter((line) => line.startsWith('{"leaf":')).length
    put('less.bundle', [...kept, JSON.stringify({ end: { logs: 1, leaves } }), ''].join('\n'))
    const less = person.type(
      'verify',
      'less.bundle',
      '--trust',
      trust(),
      '--stamp',
      'stamp.json',
      '--tsa',
      'root.pem',
      '--json',
    )
    expect(JSON.parse(less.stdout)).toMatchObject({
      stamped: null,
      integrity: { problems: [{ code: 'HEAD_BEHIND' }] },
    })
  } finally {
    authority.close()
  }
}, 60_000)

test('what the witness itself says is newest shows a tail that was dropped', async () => {
  const heads = await (await fetch(`${url}/heads`)).text()
  writeFileSync(join(person.home, 'heads.json'), heads)
  const verify = (bundle: string, ...more: readonly string[]) =>
    person.type('verify', bundle, '--trust', trust(), '--heads', 'heads.json', ...more)
  const lines = readFileSync(join(person.home, 'all.bundle'), 'utf8').trimEnd().split('\n')
  const seals = lines.flatMap((line, at) => (line.includes('— witness') ? [at] : []))
  const [first = 0] = seals
  const kept = lines.slice(0, first + 1)
  const leaves = kept.filter((line) => line.startsWith('{"leaf":')).length
  writeFileSync(
    join(person.home, 'short.bundle'),
    [...kept, JSON.stringify({ end: { logs: 1, leaves } }), ''].join('\n'),
  )
  const newest = JSON.parse(lines[seals.at(-1) ?? 0] ?? '{}').checkpoint
  writeFileSync(join(person.home, 'newest.note'), newest)
  const whole = person.type('verify', 'all.bundle', '--trust', trust(), '--heads', 'newest.note')
  expect(whole, whole.stdout).toMatchObject({ exit: 0 })
  expect(person.type('verify', 'short.bundle', '--trust', trust()).exit, 'unasked').toBe(0)
  const done = verify('short.bundle', '--json')
  expect(done.exit).toBe(1)
  expect(JSON.parse(done.stdout).integrity.problems).toMatchObject([{ code: 'HEAD_BEHIND' }])
  writeFileSync(
    join(person.home, 'heads.json'),
    heads.replaceAll('witness.example', 'other.example'),
  )
  expect(verify('short.bundle')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('no witness that the trust policy names'),
  })
})
