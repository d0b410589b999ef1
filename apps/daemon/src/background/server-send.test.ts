import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { instant } from '@custody/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverSend } from './server-send.ts'

const now = () => instant(1_800_000_000_000)
const outgoing = { method: 'GET', target: '/x', headers: {}, body: null } as const
const sendTo = (url: string) => serverSend({ url, now, key: () => null })(outgoing)

let folder: string
let server: Server
let port: number
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'custody-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=custody -addext subjectAltName=IP:127.0.0.1'
  const made = spawnSync('openssl', [...words.split(' '), '-keyout', key, '-out', cert])
  if (made.status !== 0) throw new Error(made.stderr.toString())
  server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
    response.end('told'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

test('a server over TLS is believed if an authority of this machine vouches for it', async () => {
  const ca = readFileSync(join(folder, 'cert.pem'))
  const send = serverSend({ url: `https://127.0.0.1:${port}`, now, key: () => null }, () =>
    createSecureContext({ ca }),
  )
  expect(await send(outgoing)).toMatchObject({ ok: true, value: { status: 200 } })
})

test('a server over TLS whose certificate nobody vouches for is told nothing', async () => {
  expect(await sendTo(`https://127.0.0.1:${port}`)).toMatchObject({
    ok: false,
    error: { code: 'NETWORK', detail: expect.stringMatching(/self-signed/) },
  })
})

test.each(['http://127.0.0.1:1', 'https://127.0.0.1:1', 'gopher://127.0.0.1:1'])(
  'where nothing answers at %s, it is a problem and nothing is thrown',
  async (url) => {
    expect(await sendTo(url)).toMatchObject({ ok: false, error: { code: 'NETWORK' } })
  },
)
