import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { grantTeller } from './grant-teller.ts'
import type { Mended } from './mend-behind.ts'

const device = `org_${'0'.repeat(26)}/device/dev_${'0'.repeat(26)}`
const second = `${device}/e2`
const third = `${device}/e3`
const key = { name: 'w1', keyId: new Uint8Array(4), publicKey: new Uint8Array(32) }

let answers: ((size: number) => readonly [number, string])[] = []
let asked: string[] = []
let url = ''
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => void (body += String(chunk)))
  request.on('end', () => {
    const { origin, grant } = JSON.parse(body) as { origin: string; grant: { size: number } }
    asked.push(`${origin.slice(device.length + 1)} at ${grant.size}`)
    const [status, said] = answers.shift()?.(grant.size) ?? [200, '{}']
    response.writeHead(status).end(said)
  })
})
beforeEach(async () => {
  answers = []
  asked = []
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
afterEach(async () => new Promise<void>((resolve) => server.close(() => resolve())))

function teller(mended: Mended = 'not') {
  const refused: string[] = []
  const witness = { name: 'w1', key, url }
  const grants = grantTeller({
    store: {
      grantsToTell: async () => [
        { origin: second, seq: 4 },
        { origin: third, seq: 7 },
      ],
      proveGrant: async (seq, size) => (size > seq ? { leaf: '', seq, size, path: [] } : null),
    },
    witnesses: [witness],
    mend: async () => mended,
    refused: (_, origin, because) => refused.push(`${origin.slice(device.length + 1)} ${because}`),
  })
  const tell = (actsAt: number | null) => grants.tell(() => actsAt, new Set())
  return { ...grants, tell, refused }
}

test('grants are shown in the order of the epochs, and once each is taken no more', async () => {
  const { tell } = teller()
  await tell(9)
  await tell(9)
  expect(asked).toEqual(['e2 at 9', 'e3 at 9'])
})

test('a witness that knows the acts up to another size is shown the proof for that one', async () => {
  const { tell, refused } = teller()
  answers = [() => [409, '6\n']]
  await tell(9)
  expect([asked, refused]).toEqual([['e2 at 9', 'e2 at 6', 'e3 at 9'], []])
})

test('one that does not know the act yet is shown it when it does', async () => {
  const { tell } = teller()
  await tell(5)
  expect(asked).toEqual(['e2 at 5'])
  await tell(8)
  expect(asked).toEqual(['e2 at 5', 'e3 at 8'])
})

test.each([
  [409, 'GRANT_BEHIND\n', ['e2 GRANT_BEHIND']],
  [404, 'ACTS_UNKNOWN\n', ['e2 ACTS_UNKNOWN']],
  [404, 'unknown\n', []],
])('an answer %i %j is told: %j', async (status, body, told) => {
  const { tell, refused } = teller()
  answers = [() => [status, body]]
  await tell(9)
  expect(refused).toEqual(told)
})

test.each([
  ['given', true, [], false],
  ['later', false, [], true],
  ['not', false, ['e2 GRANT_BEHIND'], false],
] as const)('a grant that is behind and is mended so: %s', async (mended, isAgain, told, waits) => {
  const { tell, refused, isAwaited } = teller(mended)
  answers = [() => [409, 'GRANT_BEHIND\n']]
  expect(await tell(9)).toBe(isAgain)
  expect([refused, isAwaited(second)]).toEqual([told, waits])
})

test('a grant is waited for while a witness that answers does not know its act', async () => {
  const { tell, isAwaited } = teller()
  await tell(5)
  expect([isAwaited(second), isAwaited(third)]).toEqual([false, true])
})

test('one that has cosigned the act and says that it has not is not waited for', async () => {
  const { tell, isAwaited } = teller()
  answers = [() => [409, '0\n']]
  await tell(9)
  expect(isAwaited(second)).toBe(false)
})

test('one that has forgotten the log is shown all grants of its device again', async () => {
  const { tell, forget } = teller()
  await tell(9)
  forget('w1', third)
  await tell(9)
  expect(asked).toEqual(['e2 at 9', 'e3 at 9', 'e2 at 9', 'e3 at 9'])
})
