import { createServer } from 'node:http'
import type { SealKey } from '@custody/evidence'
import { expect, test } from 'vitest'
import { provesSplit } from './proves-split.ts'

const origin = `org_${'0'.repeat(26)}/device/dev_${'0'.repeat(26)}/e1`
const key: SealKey = { kind: 'file-p256/1', publicKey: new Uint8Array(91), nvName: null }
const store = {
  keyOfLog: async () => key,
  holdsHead: async () => false,
  headToCosign: async () => null,
}
const unsigned = `${origin}\n7\n${Buffer.alloc(32).toString('base64')}\n\n— ${origin} ${Buffer.alloc(68).toString('base64')}\n`

test.each([
  { says: 'nothing of it', status: 404, body: 'unknown\n' },
  { says: 'a head that neither it nor the device has signed', status: 200, body: unsigned },
  { says: 'no note at all', status: 200, body: 'LOG_FORKED\n' },
  { says: 'that it has a fault', status: 500, body: '' },
])('a witness that shows $says proves no split, whatever it refused', async ({ status, body }) => {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const witnessKey = { name: 'w1', keyId: new Uint8Array(4), publicKey: new Uint8Array(32) }
  const witness = { name: 'w1', key: witnessKey, url: `http://127.0.0.1:${port}` }
  expect(await provesSplit(witness, origin, store)).toBe(false)
  await new Promise((resolve) => server.close(resolve))
})
