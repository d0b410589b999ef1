import { describe, expect, test } from 'vitest'
import { launchedBy, processOf } from './match-server.ts'

const server = (command: string, args: readonly string[]) => ({
  name: 'x',
  enabled: true,
  transport: { kind: 'stdio', command, args, environmentNames: [] } as const,
})
const live = (...argv: readonly string[]) => ({ pid: 1, parent: 0, startTime: 1, argv })

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
  const twice = [live('/usr/bin/srv'), { ...live('/usr/bin/srv'), pid: 2 }]
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

test.each([
  ['a path is that path', '/usr/bin/srv', '/tmp/srv', false],
  ['a path is that path', '/usr/bin/srv', '/usr/bin/srv', true],
  ['a relative path too', './srv', '/x/srv', false],
  ['a name is found anywhere', 'srv', '/opt/srv', true],
])('%s: %s and %s', (_, command, program, found) => {
  expect(processOf(server(command, []), [live(program)]) !== null).toBe(found)
})

describe('a launcher started', () => {
  const uvx = { ...live('/bin/uvx', 'thing', '--a'), pid: 2, parent: 1 }
  const below = { ...live('python', '/v/bin/thing', '--a'), pid: 3, parent: 2 }
  const aside = { ...live('python', '/w/bin/thing', '--a'), pid: 4, parent: 1 }
  const other = { ...live('python', '/v/bin/thing', '--b'), pid: 5, parent: 2 }
  const of = (command: string, ...args: readonly string[]) =>
    launchedBy(server(command, args), [uvx, below, aside, other]).map(({ pid }) => pid)

  test('what stands below it and ends with the words that it hands on', () => {
    expect(of('uvx', 'thing', '--a')).toEqual([3])
  })

  test('anything that ends so, where it wrote over its own words', () => {
    expect(of('npx', '-y', 'thing', '--a')).toEqual([2, 3, 4])
  })
})
