import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { deviceLog, noteLog } from './sample-log.ts'
import { runWitness, startWitness } from './start-witness.ts'

const place = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(place, { recursive: true }))
let made = 0

function newFolder(...logs: readonly { readonly verifierKey: string }[]): string {
  const folder = join(place, String((made += 1)))
  expect(runWitness(folder, 'init', '--name', 'witness.example/w1')).toMatchObject({ exit: 0 })
  for (const { verifierKey } of logs) runWitness(folder, 'add-log', '--', verifierKey)
  return folder
}

const hashOf = (origin: string) => createHash('sha256').update(origin).digest('hex')
const sizeOf = (note: string) => Number(note.split('\n')[1])

describe('the program', () => {
  test('makes a key that nobody else can read, once, and prints its verifier key', () => {
    const folder = newFolder()
    expect(statSync(join(folder, 'witness-key.p8')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const { stdout } = runWitness(folder, 'key')
    expect(stdout).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+B[A-P][A-Za-z0-9+/]{42}\n$/)
    expect(runWitness(folder, 'init', '--name', 'other')).toMatchObject({ exit: 2 })
    expect(runWitness(folder, 'key').stdout).toBe(stdout)
  })

  test('lists its logs as a trust policy names them, and keeps to their keys', () => {
    const log = noteLog('org_a/heads')
    const folder = newFolder(log, deviceLog('org_a/device/dev_a/e1'))
    expect(runWitness(folder, 'logs').stdout).toContain(`log ${log.verifierKey}\n`)
    const other = noteLog('org_a/heads').verifierKey
    expect(runWitness(folder, 'add-log', '--', other)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('LOG_KEY_DIFFERS'),
    })
    expect(runWitness(folder, 'add-log', '--', `${other}x`).stderr).toContain(
      'VERIFIER_KEY_INVALID',
    )
  })

  test('does not run with a key that others could read, nor without one', () => {
    const folder = newFolder()
    chmodSync(join(folder, 'witness-key.p8'), 0o640)
    expect(runWitness(folder, 'run').stderr).toContain('KEY_FILE_EXPOSED')
    rmSync(join(folder, 'witness-key.p8'))
    expect(runWitness(folder, 'run').stderr).toContain('KEY_FILE_MISSING')
    expect(runWitness(join(place, 'nowhere'), 'run')).toMatchObject({ exit: 2 })
  })
})

describe('over HTTP', async () => {
  const log = deviceLog('org_a/device/dev_a/e1')
  const witness = await startWitness(newFolder(log))
  afterAll(() => witness.stop())
  const ended = async (answer: Response) => ({
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: await answer.text(),
  })
  const plain = 'text/plain; charset=utf-8'

  test('404 to whoever asks before anything was cosigned', async () => {
    expect((await fetch(`${witness.url}/${hashOf(log.origin)}/checkpoint`)).status).toBe(404)
  })

  test('200: the cosignature line', async () => {
    expect(await ended(await witness.add(log.body(0, 7)))).toEqual({
      status: 200,
      type: plain,
      body: expect.stringMatching(/^— witness\.example\/w1 [A-Za-z0-9+/]{102}==\n$/),
    })
  })

  test.each([
    ['400: no request', 'old 7', 400, 'REQUEST_SHAPE_UNKNOWN'],
    ['400: an old size above the new one', `old 7\n\n${log.note(5)}`, 400, 'OLD_SIZE_ABOVE'],
    [
      '403: a signature of nobody known',
      deviceLog(log.origin).body(7, 9),
      403,
      'LOG_SIGNATURE_MISSING',
    ],
    [
      '403: a signature that does not hold',
      log.body(7, 9).replace('\n9\n', '\n8\n'),
      403,
      'LOG_SIGNATURE_BAD',
    ],
    [
      '404: a log that is not its own',
      deviceLog('org_a/device/dev_b/e1').body(0, 1),
      404,
      'ORIGIN_UNKNOWN',
    ],
    ['413: more than a checkpoint could be', 'x'.repeat(300_000), 413, 'REQUEST_TOO_LARGE'],
    ['422: another history at the same size', log.body(7, 7, 'other'), 422, 'LOG_FORKED'],
    ['422: a proof of another history', log.body(7, 9, 'other'), 422, 'CONSISTENCY_NOT_SHOWN'],
  ])('%s', async (_, body, status, code) => {
    expect(await ended(await witness.add(body))).toEqual({ status, type: plain, body: `${code}\n` })
  })

  test('409: a stale old size, and a replayed request; it says the size it knows', async () => {
    for (const body of [log.body(5, 9), log.body(0, 7)])
      expect(await ended(await witness.add(body))).toEqual({
        status: 409,
        type: 'text/x.tlog.size',
        body: '7\n',
      })
  })

  test('of requests at once from one head, exactly one is cosigned', async () => {
    const asked = [8, 9, 10, 11, 12, 13].map((size) => witness.add(log.body(7, size)))
    const answers = await Promise.all(asked)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  })

  test('a monitor gets the newest head, uncached, with the log’s line and the witness’s', async () => {
    const answer = await fetch(`${witness.url}/${hashOf(log.origin)}/checkpoint`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const note = await answer.text()
    expect(sizeOf(note)).toBeGreaterThan(7)
    expect(
      note
        .split('\n\n')[1]
        ?.split('\n')
        .map((line) => line.split(' ')[1]),
    ).toEqual([log.origin, 'witness.example/w1', undefined])
    const all = await fetch(`${witness.url}/heads`)
    expect(all.headers.get('cache-control')).toBe('no-store')
    expect(await all.json()).toMatchObject({
      witness: expect.stringMatching(/^witness\.example\/w1\+/),
      logs: [{ origin: log.origin, size: sizeOf(note), counter: null, note }],
    })
  })

  test('405 and 404 to what is neither', async () => {
    expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(`${witness.url}/heads`, { method: 'DELETE' })).status).toBe(405)
    expect((await fetch(`${witness.url}/`)).status).toBe(404)
  })
})

test('two processes over one store are one witness: of two histories one is cosigned', async () => {
  const log = noteLog('org_a/heads')
  const folder = newFolder(log)
  const both = [await startWitness(folder), await startWitness(folder)]
  await both[0]?.add(log.body(0, 3))
  for (let size = 3; size < 40; size += 1) {
    const asked = both.flatMap((one, at) => [
      one.add(log.body(size, size + 1, at === 0 ? 'mine' : 'other')),
      one.add(log.body(size, size + 1)),
    ])
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  }
  for (const one of both) await one.stop()
})

test('openssl, which knows nothing of us, finds that the cosignature holds', async () => {
  const log = noteLog('org_a/acts')
  const folder = newFolder(log)
  const witness = await startWitness(folder)
  const line = await (await witness.add(log.body(0, 4))).text()
  await witness.stop()
  const key = Buffer.from(
    runWitness(folder, 'key').stdout.trim().split('+').slice(2).join('+'),
    'base64',
  )
  const bytes = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64')
  // SubjectPublicKeyInfo of Ed25519 (RFC 8410) around the 32 bytes after the type byte.
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)])
  const text = log.note(4).split('\n\n')[0]
  const files = {
    key: spki,
    text: `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}\n`,
    sig: bytes.subarray(12),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const words = 'pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in text -sigfile sig'
  expect(execFileSync('openssl', words.split(' '), { cwd: folder }).toString()).toContain(
    'Successfully',
  )
})

test('killed 20 times at any moment, it forgets no head that it cosigned, and cosigns no other', async () => {
  const log = noteLog('org_a/heads')
  const folder = newFolder(log)
  let acknowledged = 0
  let count = 0
  for (let kill = 0; kill <= 20; kill += 1) {
    const witness = await startWitness(folder)
    if (acknowledged > 2) {
      const fork = await witness.add(log.body(acknowledged, acknowledged + 1, 'other'))
      expect([409, 422]).toContain(fork.status)
    }
    const newest = await fetch(`${witness.url}/${hashOf(log.origin)}/checkpoint`)
    if (acknowledged > 0) expect(sizeOf(await newest.text())).toBeGreaterThanOrEqual(acknowledged)
    const killed = new Promise((resolve) => {
      setTimeout(() => resolve(witness.stop('SIGKILL')), 20 + Math.random() * 120)
    })
    for (;;) {
      const answer = await witness.add(log.body(acknowledged, acknowledged + 1)).catch(() => null)
      if (answer === null) break
      const body = await answer.text().catch(() => null)
      if (body === null) break
      // An answer that was lost on its way: kept, and not acknowledged.
      if (answer.status === 409) expect(Number(body)).toBe(acknowledged + 1)
      else expect(answer.status).toBe(200)
      acknowledged += 1
      count += 1
    }
    await killed
  }
  expect(count).toBeGreaterThan(50)
})
