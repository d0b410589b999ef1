import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ok } from '@custody/model'
import { afterAll, expect, test } from 'vitest'
import type { HeadSigner } from './head-signer.ts'
import { createFileSigner } from './file/head-signer.ts'
import { encodeSealerQuestion } from './sealer-wire.ts'
import { serveSigner } from './serve-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-serve-'))
const path = join(folder, 'seal.sock')
// As a socket that systemd holds: who connects is in, whether or not anybody takes them.
const server = createServer({ pauseOnConnect: true }).listen(path)
await once(server, 'listening')
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const made = createFileSigner(join(folder, 'key.p8'))
if (!made.ok) throw new Error(made.error.code)
const { value: own } = made

/** A question that stands at the door, and how often the key was used. */
async function asking() {
  const accepted = once(server, 'connection')
  const client = connect(path)
  await new Promise((resolve) => client.write(question, resolve))
  const [socket]: Socket[] = await accepted
  if (socket === undefined) throw new Error('nobody came')
  const sealed = { times: 0 }
  const signer: HeadSigner = {
    ...own,
    sealHead: async () => ((sealed.times += 1), ok(new Uint8Array(64))),
  }
  return { client, socket, signer, sealed }
}
const question = encodeSealerQuestion('seal', new Uint8Array(32))

test('whoever asked and waits is answered', async () => {
  const { client, socket, signer, sealed } = await asking()
  const served = serveSigner(signer, socket)
  const [answer] = await once(client, 'data')
  expect([answer.length, sealed.times]).toEqual([5 + 64, 1])
  client.destroy()
  await served
})

test('nothing is sealed for one who asked while the sealer was away and has gone: it would leave a hole', async () => {
  const { client, socket, signer, sealed } = await asking()
  client.destroy()
  await once(client, 'close')
  await serveSigner(signer, socket)
  expect(sealed.times).toBe(0)
})
