import { createServer } from 'node:http'
import { encodeNoteKey, noteKey, portableCrypto } from '@custody/evidence'
import { afterAll, expect, test } from 'vitest'
import { askedWitnesses, askWitness } from './ask-witness.ts'

// What a witness may answer that is no cosignature. That a good one is taken, apps/server/test shows on real ones.

let answer: readonly [number, string] = [200, '']
let flood = false
const server = createServer((_, response) => {
  const [status, body] = answer
  response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {})
  if (!flood) return void response.end(body)
  const pour = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  }
  response.on('drain', pour)
  pour()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
const key = noteKey(portableCrypto, 'w', new Uint8Array(32).fill(1), 'cosignature')
const [witness] = askedWitnesses([
  { name: 'w', verifierKey: encodeNoteKey(key, 'cosignature'), url },
])
const line = (name: string) => `— ${name} ${Buffer.alloc(76, 1).toString('base64')}\n`
const head = { size: 4, note: `log\n4\n${'A'.repeat(43)}=\n\n${line('log')}`, proof: [] }

async function codeOf(status: number, body: string): Promise<unknown> {
  answer = [status, body]
  if (witness === undefined) throw new Error('no witness')
  const asked = await askWitness(witness, 0, head)
  return asked.ok ? 'ok' : asked.error
}

test.each([
  ['a line of another name', 200, line('other'), 'WITNESS_ANSWER_BAD'],
  ['a line that does not hold', 200, line('w'), 'WITNESS_ANSWER_BAD'],
  ['nothing', 200, '', 'WITNESS_ANSWER_BAD'],
  ['a size that is none', 409, '-1\n', 'WITNESS_ANSWER_BAD'],
  ['a size without its newline', 409, '4', 'WITNESS_ANSWER_BAD'],
  ['another size', 409, '3\n', 'OLD_SIZE_DIFFERS'],
  ['a refusal', 422, 'LOG_FORKED\n', 'WITNESS_REFUSED'],
  ['a way elsewhere', 302, '', 'WITNESS_AWAY'],
])('answered with %s', async (_, status, body, code) => {
  expect(await codeOf(status, body)).toMatchObject({ code })
})

test('an answer without end is read to the length that any has', async () => {
  flood = true
  expect(await codeOf(200, '')).toMatchObject({ code: 'WITNESS_ANSWER_BAD' })
})

test('a witness without an address, or with a key that is not read here, is not asked', () => {
  const verifierKey = encodeNoteKey(key, 'cosignature')
  expect(askedWitnesses([{ name: 'w', verifierKey, url: null }])).toEqual([])
  expect(askedWitnesses([{ name: 'w', verifierKey: `${verifierKey}A`, url }])).toEqual([])
})
