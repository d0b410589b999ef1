import { expect, test } from 'vitest'
import { processOf } from './match-server.ts'

const server = (command: string, args: readonly string[]) => ({
  name: 'x',
  enabled: true,
  transport: { kind: 'stdio', command, args, environmentNames: [] } as const,
})
const live = (...argv: readonly string[]) => ({ pid: 1, argv })

test.each([
  { because: 'it is the command itself', argv: ['/usr/bin/srv', '--a'], found: true },
  { because: 'an interpreter runs it', argv: ['node', '/usr/bin/srv', '--a'], found: true },
  { because: 'it has an argument more', argv: ['/usr/bin/srv', '--a', '--b'], found: false },
  { because: 'an argument differs', argv: ['/usr/bin/srv', '--b'], found: false },
  { because: 'the program differs', argv: ['/usr/bin/other', '--a'], found: false },
  { because: 'the process is gone', argv: [''], found: false },
])('$found when $because', ({ argv, found }) => {
  expect(processOf(server('/usr/bin/srv', ['--a']), [live(...argv)]) !== null).toBe(found)
})

test('of two that could be it, neither is it', () => {
  const twice = [live('/usr/bin/srv'), { pid: 2, argv: ['/usr/bin/srv'] }]
  expect(processOf(server('srv', []), twice)).toBeNull()
})

test('a server that is reached by address has no process here', () => {
  const remote = {
    name: 'x',
    enabled: true,
    transport: { kind: 'http', url: 'https://x' } as const,
  }
  expect(processOf(remote, [live('x')])).toBeNull()
})
