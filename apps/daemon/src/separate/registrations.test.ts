import { expect, test } from 'vitest'
import type { Registration } from './registrations.ts'
import { registrations } from './registrations.ts'

const client = { pid: 7, startTime: 1 }
const registration: Registration = {
  client,
  account: { uid: 1000, gid: 1000, name: 'dev', home: '/home/dev' },
  agent: { name: 'claude-code', version: '2.1.330' },
  executable: 'seen',
  registeredAt: 5,
  heardAt: null,
}

function kept(before: readonly Registration[] = []) {
  const changes: (readonly Registration[])[] = []
  return { changes, registered: registrations(before, (all) => changes.push(all)) }
}

test('a client that registers again and again is kept once', () => {
  const { registered, changes } = kept()
  for (let times = 0; times < 100; times += 1)
    registered.add({ ...registration, registeredAt: times })
  expect(registered.all()).toHaveLength(1)
  expect(changes).toHaveLength(1)
})

test('another process under the same number is another client', () => {
  const { registered } = kept([registration])
  expect(registered.of(client)).toEqual(registration)
  expect(registered.of({ ...client, startTime: 2 })).toBeNull()
})

test('what is known of a client’s bytes can change, and is kept', () => {
  const { registered, changes } = kept([registration])
  registered.identified(client, 'seen')
  registered.identified({ ...client, startTime: 2 }, 'new')
  expect(changes).toEqual([])
  registered.identified(client, 'new')
  expect([registered.of(client)?.executable, changes.length]).toEqual(['new', 1])
})

test('a client is heard of from its first hook on, and that is kept', () => {
  const { registered, changes } = kept([registration])
  registered.heard({ ...client, startTime: 2 }, 6)
  expect([registered.of(client)?.heardAt, changes.length]).toEqual([null, 0])
  registered.heard(client, 7)
  registered.heard(client, 8)
  expect([registered.of(client)?.heardAt, changes.length]).toEqual([7, 1])
})

test('only who is gone is forgotten, and nothing is written where nobody is', () => {
  const { registered, changes } = kept([registration])
  registered.forget(() => false)
  expect(changes).toEqual([])
  registered.forget(({ pid }) => pid === 7)
  expect([registered.of(client), changes]).toEqual([null, [[]]])
})

test('the version of a client that ended is still told', () => {
  const { registered } = kept([registration])
  const agent = { ...registration.agent, version: '2.2.0' }
  registered.add({ ...registration, client: { pid: 8, startTime: 1 }, agent })
  registered.forget(() => true)
  expect(registered.versions()).toEqual(['claude-code 2.1.330', 'claude-code 2.2.0'])
})
