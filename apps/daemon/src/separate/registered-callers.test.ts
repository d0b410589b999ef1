import type { Holder } from '../broker/broker.ts'
import { expect, test } from 'vitest'
import { clientSecrets } from './client-secrets.ts'
import { registeredCallers } from './registered-callers.ts'
import { registrations } from './registrations.ts'

const client = { pid: 7, startTime: 1 }
const account = { uid: 1000, gid: 1000, name: 'dev', home: '/home/dev' }
const agent = { name: 'claude-code', version: '2.1.330' } as const
const connection = { localPort: 703, remotePort: 50_000 }
const secrets = clientSecrets(new Uint8Array(32), 'boot')
const holder: Holder = { ...client, uid: 1000, holders: 1 }

function admit(
  held: Holder | null,
  secret: string | null = secrets.of(client),
  registered = registrations([{ client, account, agent, registeredAt: 0 }], () => {}),
) {
  const identifyTcp = async () =>
    held === null
      ? ({ ok: false, error: { code: 'BROKER_AWAY', cause: '' } } as const)
      : ({ ok: true, value: held } as const)
  const chainOf = async () => ({ bootId: '', nodes: [], gap: null, at: 0 as never })
  return registeredCallers({ identifyTcp }, registered, secrets, chainOf).admit(connection, secret)
}

test('the registered client on its own connection is admitted', async () => {
  expect(await admit(holder)).toEqual({ admitted: true })
})

test.each([
  ['no secret', holder, null, 'no secret'],
  ['a secret we never made', holder, 'guessed', 'unknown secret'],
  [
    'a secret of a process that never registered',
    holder,
    secrets.of({ pid: 8, startTime: 1 }),
    'unknown secret',
  ],
  ['a connection that the kernel does not tell', null, secrets.of(client), 'not identified'],
  ['another account', { ...holder, uid: 1001 }, secrets.of(client), 'another account'],
  ['another process', { ...holder, pid: 9 }, secrets.of(client), 'another process'],
  [
    'another process under the same number',
    { ...holder, startTime: 2 },
    secrets.of(client),
    'another process',
  ],
  [
    'nobody that may be named',
    { ...holder, pid: 0, startTime: 0 },
    secrets.of(client),
    'another process',
  ],
  ['several processes', { ...holder, pid: 0, holders: 2 }, secrets.of(client), 'several processes'],
])('%s is refused', async (_, held, secret, because) => {
  expect(await admit(held, secret)).toEqual({ admitted: false, because })
})
