import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err, ok } from '@custody/model'
import { afterAll, expect, test } from 'vitest'
import type { HeadSigner } from './head-signer.ts'
import { createFileSigner } from './file/head-signer.ts'
import { openSealerKey } from './sealer-provider.ts'
import { decodeSealerAnswer, encodeEpochQuestion, encodeSealerQuestion } from './sealer-wire.ts'
import { serveSigner } from './serve-signer.ts'
import type { SignerOfEpoch } from './serve-signer.ts'

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

const later = createFileSigner(join(folder, 'key.e2.p8'))
if (!later.ok) throw new Error(later.error.code)
const ofEpoch: SignerOfEpoch = async (epoch) =>
  epoch === 2 ? later : err({ code: 'KEY_UNAVAILABLE', detail: `no key of epoch ${epoch}` })

/** Serves every connection at a socket of its own, as the sealer does. */
async function serving(name: string) {
  const at = join(folder, name)
  const served = new Set<Socket>()
  const listening = createServer((socket) => {
    served.add(socket)
    void serveSigner(own, socket, ofEpoch)
  }).listen(at)
  await once(listening, 'listening')
  return { at, served, close: () => listening.close() }
}
const opened = async (at: string, epoch: number) => {
  const key = await openSealerKey(at, 5000, epoch)
  if (!key.ok) throw new Error(JSON.stringify(key.error))
  return key.value
}

test('a connection means the key of the epoch that it named, and another one its own', async () => {
  const { at, close } = await serving('epochs.sock')
  const [first, second] = [await opened(at, 1), await opened(at, 2)]
  expect([first.key, second.key]).toEqual([own.key, later.value.key])
  const challenge = new Uint8Array(32).fill(3)
  expect(await second.enrol(challenge)).toMatchObject({ value: { key: later.value.key } })
  expect(await first.enrol(challenge)).toMatchObject({ value: { key: own.key } })
  expect(await openSealerKey(at, 5000, 3)).toEqual({
    ok: false,
    error: { code: 'KEY_UNAVAILABLE', detail: 'no key of epoch 3' },
  })
  close()
})

test('a connection that was opened anew is told its epoch again, before anything is sealed', async () => {
  const { at, served, close } = await serving('again.sock')
  const key = await opened(at, 2)
  for (const socket of served) socket.destroy()
  // The first question finds the connection gone; those after it go over a new one.
  await key.enrol(new Uint8Array(32))
  expect(await key.enrol(new Uint8Array(32))).toMatchObject({ value: { key: later.value.key } })
  close()
})

test.each([
  ['no epoch', encodeEpochQuestion(0)],
  ['more than a number', Buffer.concat([encodeEpochQuestion(2).subarray(0, 32), Buffer.of(1)])],
])('a question that names %s is none, and the key stays', async (_, asked) => {
  const { client, socket } = await asking()
  const served = serveSigner(own, socket, ofEpoch)
  await once(client, 'data')
  client.write(asked)
  const [answer] = await once(client, 'data')
  expect(decodeSealerAnswer(answer)?.answer.status).toBe('QUESTION_UNKNOWN')
  client.write(encodeSealerQuestion('key', new Uint8Array(32)))
  const [shown] = await once(client, 'data')
  expect(String(shown)).toContain(Buffer.from(own.key.publicKey).toString('base64'))
  client.destroy()
  await served
})
