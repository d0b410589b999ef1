import { describe, expect, test } from 'vitest'
import { parseLine } from './parse-line.ts'

const parsed = (line: object | string, places?: Parameters<typeof parseLine>[1]) => {
  const read = parseLine(typeof line === 'string' ? line : JSON.stringify(line), places)
  return read.ok ? read.value : read.error
}

test('what a line does not say is filled in', () => {
  expect(parsed({ id: 7, command: 'ls' })).toEqual({
    id: 7,
    agent: 'claude-code',
    tool: 'Bash',
    input: { command: 'ls' },
    workingDirectory: '/home/dev/proj',
    home: '/home/dev',
  })
})

test.each([
  { said: { command: 'ls', cwd: '/srv/app/../x' }, workingDirectory: '/srv/x' },
  { said: { command: 'ls', cwd: 'src' }, workingDirectory: '/home/dev/proj/src' },
  { said: { command: 'ls', cwd: '' }, workingDirectory: '/home/dev/proj' },
  { said: { command: 'ls', cwd: null, home: null, agent: null, tool: null }, home: '/home/dev' },
  { said: { command: 'ls', home: '/root' }, home: '/root' },
  { said: { command: 'ls', agent: 'codex' }, agent: 'codex' },
  { said: { command: 'ls', agent: 'nobody' }, agent: 'unknown' },
  { said: { command: 'ls', agent: 4 }, agent: 'unknown' },
  { said: { tool: 'apply_patch', tool_input: 'text' }, input: { input: 'text' } },
  { said: { tool: 'shell', tool_input: ['ls', '-l'] }, input: { input: ['ls', '-l'] } },
  { said: { command: ['ls', '-l'] }, input: { command: ['ls', '-l'] } },
  { said: { tool_input: { command: 'a' }, command: 'b' }, input: { command: 'a' } },
  { said: { tool_input: null, command: 'b' }, input: { command: 'b' } },
])('of $said', ({ said, ...expected }) => {
  expect(parsed(said)).toMatchObject(expected)
})

test('on this machine calls run in this folder and home', () => {
  const places = { workingDirectory: '/here', home: '/home/me' }
  expect(parsed({ command: 'ls', cwd: 'sub' }, places)).toMatchObject({
    workingDirectory: '/here/sub',
    home: '/home/me',
  })
})

describe('a line that is no call keeps its id where it can be read', () => {
  test.each([
    { line: 'nonsense', code: 'LINE_NOT_JSON', id: null },
    { line: '{"id": 1, "command": "ls"', code: 'LINE_NOT_JSON', id: null },
    { line: '[]', code: 'LINE_SHAPE_UNKNOWN', id: null },
    { line: 'null', code: 'LINE_SHAPE_UNKNOWN', id: null },
    { line: '{"id": 1}', code: 'LINE_SHAPE_UNKNOWN', id: 1 },
    { line: '{"id": "a", "command": 7}', code: 'LINE_SHAPE_UNKNOWN', id: 'a' },
    { line: '{"id": 1, "command": []}', code: 'LINE_SHAPE_UNKNOWN', id: 1 },
    { line: '{"id": 1, "tool": 4, "command": "ls"}', code: 'LINE_SHAPE_UNKNOWN', id: 1 },
    { line: '{"id": 1, "command": "ls", "cwd": 4}', code: 'LINE_SHAPE_UNKNOWN', id: 1 },
    { line: '{"id": 1, "command": "ls", "home": "x"}', code: 'LINE_SHAPE_UNKNOWN', id: 1 },
  ])('$line', ({ line, ...expected }) => {
    expect(parsed(line)).toMatchObject(expected)
  })
})
