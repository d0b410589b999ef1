import { mkdtempSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeHex, parseCheckpoint, parseVerifierKey, portableCrypto } from '@custody/evidence'
import type { Facts } from '@custody/evidence'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStockWitness } from '../../server/test/running/stock-witness.ts'
import { actsLog } from './acts-log.ts'
import { deviceLog, noteLog, textOf } from './sample-log.ts'
import type { SampleLog } from './sample-log.ts'
import { runWitness, startWitness } from './start-witness.ts'

// Grants out of a real log of acts, shown to a real witness by whoever has them: the test stands where the server would,
// with the key of the acts, and tries what that key allows. Keys are in files here; enrol.test.ts has those in chips.

const folder = mkdtempSync(join(tmpdir(), 'custody-epochs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const organisation = 'org_01hf0000000000000000000000'
const other = 'org_01hf0000000000000000000001'
const acts = actsLog(organisation)
const originOf = (device: string, epoch: number, of = organisation) =>
  `${of}/device/dev_01hf000000000000000000000${device}/e${epoch}`
const firsts = new Map(
  [...'abcdefghjkmnpq'].map((device) => [device, deviceLog(originOf(device, 1))]),
)
const first = (device: string): SampleLog => {
  const log = firsts.get(device)
  if (log === undefined) throw new Error(`there is no device ${device}`)
  return log
}
const plain = noteLog('example.org/some/log')
const stranger = deviceLog(originOf('a', 1, other))
let witness: Awaited<ReturnType<typeof startWitness>>
let cosignedActs = 0

beforeAll(async () => {
  runWitness(folder, 'init', '--name', 'witness.example/w1')
  runWitness(folder, 'add-organisation', organisation)
  const logs = [acts, plain, ...firsts.values()].map(({ verifierKey }) => verifierKey)
  runWitness(folder, 'add-log', '--', ...logs)
  witness = await startWitness(folder)
})
afterAll(() => witness.stop())

type Answer = { readonly status: number; readonly said: unknown }

async function answered(answer: Response): Promise<Answer> {
  const text = (await answer.text()).trim()
  return { status: answer.status, said: text.startsWith('{') ? JSON.parse(text) : text }
}

const open = async (asked: object, url = witness.url): Promise<Answer> =>
  answered(await fetch(`${url}/enrol/epoch`, { method: 'POST', body: JSON.stringify(asked) }))
const add = async (log: SampleLog, oldSize: number, size: number, history?: string) =>
  answered(await witness.add(log.body(oldSize, size, history)))

async function cosignActs(): Promise<void> {
  expect((await witness.add(acts.body(cosignedActs))).status).toBe(200)
  cosignedActs = acts.size()
}

const headOf = (origin: string, size: number, history?: string) => {
  const head = parseCheckpoint(textOf(origin, size, history))
  if (!head.ok) throw new Error(head.error.code)
  return { origin, size, root: encodeHex(head.value.root) }
}

/** The facts of a grant that gives the next epoch to the key of `next`. */
function facts(
  next: SampleLog,
  previous: Facts['epoch.granted']['previous'],
): Facts['epoch.granted'] {
  const key = parseVerifierKey(portableCrypto, next.verifierKey)
  if (!key.ok) throw new Error(key.error.code)
  const publicKey = encodeHex(key.value.key.publicKey)
  const epoch = Number(next.origin.split('/e')[1])
  const { origin } = next
  return { origin, epoch, previous, publicKey, seal: 'file-p256/1', nvName: null, because: 'wiped' }
}

/** Has an epoch granted in the cosigned acts. Gives the request that shows it. */
async function granted(next: SampleLog, previous: Facts['epoch.granted']['previous']) {
  const seq = acts.grant(facts(next, previous))
  await cosignActs()
  return () => acts.shown(next.origin, seq)
}

type Listed = { readonly [list in 'logs' | 'grants' | 'removed']: readonly unknown[] }
const listed = async () => (await (await fetch(`${witness.url}/heads`)).json()) as Listed

describe('a grant for the log of a key in a file', () => {
  const [log, next] = [first('a'), deviceLog(originOf('a', 2))]
  let shown: () => object

  test('is taken once its head of the acts is cosigned, and no sooner', async () => {
    expect((await add(log, 0, 5)).status).toBe(200)
    const seq = acts.grant(facts(next, headOf(log.origin, 5)))
    shown = () => acts.shown(next.origin, seq)
    expect(await open(shown()), 'no head of the acts').toEqual({ status: 409, said: '0' })
    await cosignActs()
    acts.write({
      kind: 'admin.signed-in',
      fields: {},
      facts: { target: null, number: null, result: 'done' },
    })
    expect(await open(shown()), 'an act on').toEqual({ status: 409, said: String(cosignedActs) })
    expect((await add(next, 0, 1)).said).toBe('ORIGIN_UNKNOWN')
    await cosignActs()
    expect(await open(shown())).toEqual({
      status: 200,
      said: { origin: next.origin, closed: log.origin, size: 5 },
    })
  })

  test('closes the epoch before for good, whose last head is told as ever', async () => {
    for (const [oldSize, size] of [
      [5, 5],
      [5, 6],
      [0, 5],
    ] as const)
      expect(await add(log, oldSize, size)).toEqual({ status: 403, said: 'EPOCH_CLOSED' })
    expect((await add(log, 5, 5, 'other')).said).toBe('EPOCH_CLOSED')
    const hash = createHash('sha256').update(log.origin).digest('hex')
    expect(await (await fetch(`${witness.url}/${hash}/checkpoint`)).text()).toContain('\n5\n')
  })

  test('lets the next one begin, under its own key alone', async () => {
    expect((await add(deviceLog(next.origin), 0, 2)).said).toBe('LOG_SIGNATURE_MISSING')
    expect((await add(next, 0, 2)).status).toBe(200)
  })

  test('is answered the same again, under whatever head it is shown, and cosigned again nothing changes', async () => {
    const before = await listed()
    const said = { origin: next.origin, closed: log.origin, size: 5 }
    expect(await open(shown())).toEqual({ status: 200, said })
    acts.write({
      kind: 'admin.signed-out',
      fields: {},
      facts: { target: null, number: null, result: 'done' },
    })
    expect(await open(shown())).toEqual({ status: 200, said })
    expect(await listed()).toEqual(before)
  })

  test('is told to whoever asks what became of the logs', async () => {
    const { logs, grants } = await listed()
    const at = expect.any(Number)
    expect(logs).toContainEqual(
      expect.objectContaining({ origin: log.origin, size: 5, closed: { by: next.origin, at } }),
    )
    expect(logs).toContainEqual(expect.objectContaining({ origin: next.origin, closed: null }))
    const leaf = acts.leafHash(1)
    expect(grants).toEqual([{ origin: next.origin, leaf, at }])
    expect(runWitness(folder, 'logs').stdout).toMatch(
      new RegExp(
        `# closed \\S+Z by ${next.origin}\nlog ${log.origin}\\+\\S+\n` +
          `# granted by the act ${leaf}\nlog ${next.origin}\\+\\S+\n`,
      ),
    )
  })

  test('binds the witness after it was killed', async () => {
    await witness.stop('SIGKILL')
    witness = await startWitness(folder)
    expect((await add(log, 5, 6)).said).toBe('EPOCH_CLOSED')
    expect((await add(next, 2, 3)).status).toBe(200)
    expect((await open(shown())).status).toBe(200)
    const again = await granted(deviceLog(next.origin), headOf(log.origin, 9))
    expect(await open(again())).toEqual({ status: 409, said: 'EPOCH_GRANTED' })
  })
})

describe('whoever has the key of the acts can write any grant. It is refused', () => {
  const refused = async (asked: object, status: number, code: string) =>
    expect(await open(asked), code).toEqual({ status, said: code })

  test('400 REQUEST_SHAPE_UNKNOWN: what is no request', async () => {
    const shown = await granted(deviceLog(originOf('b', 2)), null)
    for (const asked of [
      {},
      { ...shown(), more: 1 },
      { ...shown(), origin: `${organisation}/acts` },
      { ...shown(), grant: { ...shown().grant, seq: -1 } },
      { ...shown(), grant: { ...shown().grant, path: ['00'] } },
      { ...shown(), grant: { ...shown().grant, leaf: '%' } },
    ])
      await refused(asked, 400, 'REQUEST_SHAPE_UNKNOWN')
  })

  test('404 ORGANISATION_UNKNOWN, ACTS_UNKNOWN: acts of nobody known', async () => {
    const theirs = actsLog(other)
    const next = deviceLog(originOf('a', 2, other))
    const shown = theirs.shown(next.origin, theirs.grant(facts(next, null)))
    await refused(shown, 404, 'ORGANISATION_UNKNOWN')
    runWitness(folder, 'add-organisation', other)
    runWitness(folder, 'add-log', '--', stranger.verifierKey)
    await refused(shown, 404, 'ACTS_UNKNOWN')
    runWitness(folder, 'add-log', '--', theirs.verifierKey)
    expect((await witness.add(theirs.body(0))).status).toBe(200)
    const ours = acts.grant(facts(next, null))
    await cosignActs()
    const { grant } = acts.shown(next.origin, ours)
    const asTheirs = { origin: next.origin, grant: { ...grant, size: theirs.size() } }
    await refused(asTheirs, 403, 'GRANT_NOT_SHOWN')
    expect((await open(shown)).status).toBe(200)
  })

  test('400 GRANT_INVALID: for another log, of another kind, against itself, of a key that seals nothing', async () => {
    const [next, mine] = [deviceLog(originOf('b', 2)), headOf(originOf('b', 1), 1)]
    const good = facts(next, mine)
    const seqs = [
      { ...good, epoch: 3 },
      { ...good, previous: headOf(originOf('c', 1), 1) },
      { ...good, publicKey: '00' },
      { ...good, publicKey: '00'.repeat(91) },
      { ...good, seal: 'tpm-nv-certify/1' as const },
      { ...good, nvName: '000b' },
    ].map((one) => acts.grant(one))
    const asOther = acts.grant(facts(deviceLog(originOf('c', 2)), null))
    await cosignActs()
    for (const seq of [0, asOther, ...seqs])
      await refused(acts.shown(next.origin, seq), 400, 'GRANT_INVALID')
  })

  test('403 GRANT_NOT_SHOWN: out of no acts that everyone sees', async () => {
    const next = deviceLog(originOf('b', 2))
    const secret = actsLog(organisation)
    const unseen = secret.shown(next.origin, secret.grant(facts(next, null)))
    const shown = (await granted(next, null))()
    const { grant } = shown
    await refused(
      { ...unseen, grant: { ...unseen.grant, size: grant.size } },
      403,
      'GRANT_NOT_SHOWN',
    )
    await refused(
      { ...shown, grant: { ...grant, leaf: unseen.grant.leaf } },
      403,
      'GRANT_NOT_SHOWN',
    )
    await refused({ ...shown, grant: { ...grant, seq: grant.seq - 1 } }, 403, 'GRANT_NOT_SHOWN')
    await refused({ ...shown, grant: { ...grant, path: [] } }, 403, 'GRANT_NOT_SHOWN')
  })

  test('409 EPOCH_ORDER_WRONG: an epoch that is not the next, of a device that is not known', async () => {
    for (const next of [
      deviceLog(originOf('b', 3)),
      deviceLog(originOf('z', 2)),
      deviceLog(originOf('b', 101)),
    ])
      await refused((await granted(next, null))(), 409, 'EPOCH_ORDER_WRONG')
    runWitness(folder, 'add-log', '--', deviceLog(originOf('c', 100)).verifierKey)
    await refused((await granted(deviceLog(originOf('c', 101)), null))(), 409, 'EPOCH_ORDER_WRONG')
    const old = await granted(deviceLog(originOf('d', 2)), null)
    runWitness(folder, 'add-log', '--', deviceLog(originOf('d', 3)).verifierKey)
    await refused(old(), 409, 'EPOCH_ORDER_WRONG')
  })

  test('409 GRANT_BEHIND: what it has cosigned is not told, or told otherwise', async () => {
    const log = first('b')
    expect((await add(log, 0, 7)).status).toBe(200)
    for (const previous of [null, headOf(log.origin, 6), headOf(log.origin, 7, 'other')])
      await refused((await granted(deviceLog(originOf('b', 2)), previous))(), 409, 'GRANT_BEHIND')
    expect((await add(log, 7, 8)).said, 'it ends that epoch all the same').toBe('EPOCH_CLOSED')
    expect((await add(deviceLog(originOf('b', 2)), 0, 1)).said).toBe('ORIGIN_UNKNOWN')
    await refused((await granted(deviceLog(originOf('b', 3)), null))(), 409, 'EPOCH_ORDER_WRONG')
    const more = await granted(deviceLog(originOf('b', 2)), headOf(log.origin, 12))
    expect(await open(more()), 'others saw more').toMatchObject({ status: 200, said: { size: 7 } })
  })

  test('409 LOG_KEY_DIFFERS: the operator has added the epoch under another key; under that one the grant is taken', async () => {
    const log = first('e')
    const byHand = deviceLog(originOf('e', 2))
    expect((await add(log, 0, 3)).status).toBe(200)
    expect(runWitness(folder, 'add-log', '--', byHand.verifierKey).stdout).toBe(
      `witnesses ${byHand.origin}\nclosed ${log.origin}: ${byHand.origin} is a later epoch of its device\n`,
    )
    expect((await add(log, 3, 4)).said).toBe('EPOCH_CLOSED')
    await refused(
      (await granted(deviceLog(byHand.origin), headOf(log.origin, 3)))(),
      409,
      'LOG_KEY_DIFFERS',
    )
    await refused((await granted(byHand, headOf(log.origin, 2)))(), 409, 'GRANT_BEHIND')
    const shown = await granted(byHand, headOf(log.origin, 3))
    expect(await open(shown())).toMatchObject({
      status: 200,
      said: { closed: log.origin, size: 3 },
    })
  })

  test('405 and 413: by another method, longer than any grant', async () => {
    expect((await fetch(`${witness.url}/enrol/epoch`)).status).toBe(405)
    expect((await open({ origin: 'x'.repeat(300_000) })).status).toBe(413)
  })
})

test('of two grants for one epoch one is taken, by two processes over one store and at once', async () => {
  const second = await startWitness(folder)
  for (const device of 'fgh') {
    const log = first(device)
    expect((await add(log, 0, 4)).status).toBe(200)
    const keys = [deviceLog(originOf(device, 2)), deviceLog(originOf(device, 2))]
    const shown = keys.map((key) => acts.grant(facts(key, headOf(log.origin, 4))))
    await cosignActs()
    const asked = shown.flatMap((seq) => {
      const body = acts.shown(originOf(device, 2), seq)
      return [open(body), open(body, second.url)]
    })
    const answers = await Promise.all(asked)
    const ended = answers.map(({ status, said }) => (status === 200 ? 'taken' : said)).toSorted()
    expect(ended).toEqual(['EPOCH_GRANTED', 'EPOCH_GRANTED', 'taken', 'taken'])
    const taken = keys[answers.findIndex(({ status }) => status === 200) < 2 ? 0 : 1]
    const added = await Promise.all(keys.map((key) => add(key, 0, 1)))
    expect(added.map(({ status }) => status === 200)).toEqual(keys.map((key) => key === taken))
  }
  await second.stop()
})

test('who holds the old key and has one more head cosigned before each showing is shut out, and the device comes through', async () => {
  for (const device of 'jkmn') {
    const [log, next] = [first(device), deviceLog(originOf(device, 2))]
    expect((await add(log, 0, 4)).status).toBe(200)
    const shown = await granted(next, headOf(log.origin, 4))
    const raced = device < 'm'
    if (!raced) expect((await add(log, 4, 5)).status).toBe(200)
    const [opened, went] = await Promise.all([open(shown()), add(log, raced ? 4 : 5, 6)])
    for (const size of [5, 6, 7])
      expect((await add(log, size, size + 1)).said, 'the thief goes on').toBe('EPOCH_CLOSED')
    if (opened.status === 200) {
      expect(went.said).toBe('EPOCH_CLOSED')
      continue
    }
    expect(opened.said).toBe('GRANT_BEHIND')
    const hash = createHash('sha256').update(log.origin).digest('hex')
    const newest = await (await fetch(`${witness.url}/${hash}/checkpoint`)).text()
    const again = await granted(next, headOf(log.origin, Number(newest.split('\n')[1])))
    expect((await open(again())).status, 'granted again').toBe(200)
    expect((await open(shown())).said, 'the first one, which is behind').toBe('GRANT_BEHIND')
    expect((await add(next, 0, 1)).status).toBe(200)
  }
})

test('a grant comes again for the same key with a newer head, and with no older one', async () => {
  const [log, next] = [first('q'), deviceLog(originOf('q', 2))]
  expect((await add(log, 0, 4)).status).toBe(200)
  const behind = acts.grant(facts(next, headOf(log.origin, 4)))
  const one = await granted(next, headOf(log.origin, 5))
  expect((await open(one())).status).toBe(200)
  const more = await granted(next, headOf(log.origin, 9))
  expect(await open(more())).toMatchObject({ status: 200, said: { size: 4 } })
  const leaf = acts.leafHash(acts.size() - 1)
  expect((await listed()).grants).toContainEqual(
    expect.objectContaining({ origin: next.origin, leaf }),
  )
  expect((await open(acts.shown(next.origin, behind))).said, 'an older act').toBe('GRANT_BEHIND')
  for (const previous of [null, headOf(log.origin, 8), headOf(log.origin, 9, 'other')])
    expect((await open((await granted(next, previous))())).said).toBe('GRANT_BEHIND')
  const other = await granted(deviceLog(next.origin), headOf(log.origin, 10))
  expect((await open(other())).said, 'another key').toBe('EPOCH_GRANTED')
  expect((await add(next, 0, 2)).status).toBe(200)
})

test('a log that was taken out leaves its grant spent, and the epoch after is granted as the next', async () => {
  const [log, wrong, right] = [first('p'), deviceLog(originOf('p', 2)), deviceLog(originOf('p', 3))]
  expect((await add(log, 0, 4)).status).toBe(200)
  const shown = await granted(wrong, headOf(log.origin, 4))
  expect((await open(shown())).status).toBe(200)
  const remove = (...words: readonly string[]) =>
    runWitness(folder, 'remove-log', wrong.origin, '--reason', 'the wrong machine', ...words)
  expect((await add(wrong, 0, 2)).status).toBe(200)
  expect(remove()).toMatchObject({ exit: 2, stderr: expect.stringContaining('LOG_COSIGNED') })
  expect(remove('--even-cosigned').stdout).toContain(
    `removed ${wrong.origin}, cosigned to 2 entries`,
  )
  expect((await add(wrong, 2, 3)).said).toBe('ORIGIN_UNKNOWN')
  expect((await add(log, 4, 5)).said, 'closed for good').toBe('EPOCH_CLOSED')
  expect((await open(shown())).said).toBe('EPOCH_GRANTED')
  expect((await listed()).removed).toEqual([
    {
      origin: wrong.origin,
      at: expect.any(Number),
      key: wrong.verifierKey,
      reason: 'the wrong machine',
      size: 2,
      note: expect.stringContaining('— witness.example/w1 '),
      statement: null,
    },
  ])
  expect(runWitness(folder, 'logs').stdout).toMatch(
    new RegExp(`# removed \\S+Z: ${wrong.origin}, cosigned to 2 entries: the wrong machine\n`),
  )
  const hidden = await granted(right, null)
  expect((await open(hidden())).said, 'as if nothing had been cosigned').toBe('GRANT_BEHIND')
  const next = await granted(right, headOf(wrong.origin, 2))
  expect(await open(next())).toMatchObject({ status: 200, said: { closed: null, size: 0 } })
  expect((await add(right, 0, 1)).status).toBe(200)
})

test('a log of others, and a plain C2SP witness, know nothing of it', async () => {
  expect((await add(plain, 0, 3)).status).toBe(200)
  expect((await add(plain, 3, 4)).status).toBe(200)
  const stock = await startStockWitness('stock.example/w2', /\/acts$/)
  const sent = await fetch(`${stock.url}/add-checkpoint`, { method: 'POST', body: acts.body(0) })
  expect(sent.status).toBe(200)
  expect(stock.head(`${organisation}/acts`)?.size).toBe(acts.size())
  expect((await open(acts.shown(originOf('a', 2), 1), stock.url)).status).not.toBe(200)
  await stock.close()
})
