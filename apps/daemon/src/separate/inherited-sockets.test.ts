import { expect, test } from 'vitest'
import { inheritedSockets } from './inherited-sockets.ts'

const told = { LISTEN_PID: '7', LISTEN_FDS: '3', LISTEN_FDNAMES: 'hooks:ask:control' }

test('sockets are found by their names, whatever their order', () => {
  expect(inheritedSockets(told, 7)).toEqual({ ok: true, value: { hooks: 3, ask: 4, control: 5 } })
  expect(inheritedSockets({ ...told, LISTEN_FDNAMES: 'control:hooks:ask' }, 7)).toEqual({
    ok: true,
    value: { hooks: 4, ask: 5, control: 3 },
  })
})

test.each([
  ['meant for another process', { ...told, LISTEN_PID: '8' }, ['hooks', 'ask', 'control']],
  ['absent', {}, ['hooks', 'ask', 'control']],
  ['fewer than named', { ...told, LISTEN_FDS: '2' }, ['control']],
  ['named otherwise', { ...told, LISTEN_FDNAMES: 'hooks:ask:x' }, ['control']],
])('sockets that are %s are a problem', (_, environment, missing) => {
  expect(inheritedSockets(environment, 7)).toEqual({
    ok: false,
    error: { code: 'SOCKETS_NOT_INHERITED', missing },
  })
})
