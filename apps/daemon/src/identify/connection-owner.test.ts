import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectionOwners } from './connection-owner.ts'
import { parseSocket } from './tcp-table.ts'

const root = process.getuid?.() === 0
const children: ChildProcess[] = []
let server: Server
let localPort = 0

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  localPort = (server.address() as AddressInfo).port
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  server.close()
})

/** A real other process that connects to us, and stays. */
async function caller(script: string, as: { uid?: number } = {}) {
  const child = spawn('/bin/bash', ['-c', script, 'caller', String(localPort)], {
    ...as,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [socket] = (await once(server, 'connection')) as [Socket]
  socket.on('error', () => {})
  return { child, socket, ports: { remotePort: socket.remotePort ?? 0, localPort } }
}

const connect = 'exec 3<>/dev/tcp/127.0.0.1/$1; echo ready; read -r line'

test('the uid and the one process behind a connection are found, and found again at once', async () => {
  const { child, ports } = await caller(connect, root ? { uid: 12345 } : {})
  const owners = connectionOwners('/proc')
  const owner = { ok: true, value: { uid: root ? 12345 : process.getuid?.(), pid: child.pid } }
  expect(await owners.ownerOf(ports)).toEqual(owner)
  const before = process.threadCpuUsage()
  expect(await owners.ownerOf(ports)).toEqual(owner)
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(5)
})

test('a socket that two processes hold has a uid and no pid', async () => {
  const { child, ports } = await caller(
    'exec 3<>/dev/tcp/127.0.0.1/$1; /bin/sleep 60 & echo ready; read -r line; kill $!',
  )
  await once(child.stdout ?? process.stdin, 'data')
  const owner = { ok: true, value: { uid: process.getuid?.(), pid: null } }
  const owners = connectionOwners('/proc')
  expect(await owners.ownerOf(ports)).toEqual(owner)
  expect(await owners.ownerOf(ports)).toEqual(owner)
  child.stdin?.end('\n')
  await once(child, 'exit')
})

test('a caller that is gone is unknown, remembered or not', async () => {
  const { child, socket, ports } = await caller(connect)
  const owners = connectionOwners('/proc')
  expect((await owners.ownerOf(ports)).ok).toBe(true)
  child.kill('SIGKILL')
  await Promise.all([once(child, 'exit'), once(socket.resume(), 'close')])
  expect(await owners.ownerOf(ports)).toEqual({ ok: false, error: { code: 'CONNECTION_UNKNOWN' } })
})

test('no table is a problem', async () => {
  const owners = connectionOwners('/nowhere')
  expect(await owners.ownerOf({ remotePort: 1, localPort })).toEqual({
    ok: false,
    error: { code: 'CONNECTIONS_UNREADABLE' },
  })
})

test.each([
  [
    'an open one',
    '01 00000000:00000000 02:000A7214 00000000  1000        0 31337 2 0000',
    { uid: 1000, inode: '31337' },
  ],
  [
    'one that nobody holds',
    '06 00000000:00000000 03:00000B8E 00000000     0        0 0 3 0000',
    null,
  ],
  ['garbage', 'what is this', null],
])('a socket of the table: %s', (_, fields, socket) => {
  expect(parseSocket(fields)).toEqual(socket)
})
