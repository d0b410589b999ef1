import type { ExecutableState } from '@custody/model'
import type { Holder } from '../broker/broker.ts'
import { instant } from '@custody/model'
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
  executable: ExecutableState = 'seen',
  listedOnly = false,
) {
  return calling(held, executable, listedOnly).admit(connection, secret)
}

function calling(held: Holder | null, executable: ExecutableState, listedOnly = false) {
  const registered = registrations(
    [{ client, account, agent, executable, registeredAt: 0, heardAt: null }],
    () => {},
  )
  const identifyTcp = async () =>
    held === null
      ? ({ ok: false, error: { code: 'BROKER_AWAY', cause: '' } } as const)
      : ({ ok: true, value: held } as const)
  const chainOf = async () => ({ bootId: '', nodes: [], gap: null, at: 0 as never })
  return registeredCallers({ identifyTcp }, registered, secrets, chainOf, listedOnly, () =>
    instant(9),
  )
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

test.each(['seen', 'new', 'unknown'] as const)(
  'where only listed executables may call, one that is %s is refused',
  async (executable) => {
    expect(await admit(holder, secrets.of(client), executable)).toEqual({ admitted: true })
    const because = 'executable not listed'
    expect(await admit(holder, secrets.of(client), executable, true)).toEqual({
      admitted: false,
      because,
    })
    expect(await admit(holder, secrets.of(client), 'known', true)).toEqual({ admitted: true })
  },
)

test.each([
  ['known', 'agent'],
  ['seen', 'agent'],
  ['unknown', 'agent'],
  ['new', 'unverified'],
] as const)('a client whose executable is %s calls as %s', async (executable, kind) => {
  const calls = calling(holder, executable)
  await calls.admit(connection, secrets.of(client))
  expect(await calls.callerOf(connection, 'claude-code')).toMatchObject({ kind, executable })
})
