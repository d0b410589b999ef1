import { expect, test } from 'vitest'
import { inputShape, outputShape } from './call-shape.ts'

const json = (value: unknown) => JSON.stringify(value)

test.each([
  {
    because: 'a shell command',
    input: { command: 'ls -la', description: 'List files' },
    shape: { kind: 'command', command: 'ls -la', description: 'List files' },
  },
  {
    because: 'an edit',
    input: { file_path: '/p/a', old_string: 'x', new_string: 'y', replace_all: false },
    shape: { kind: 'change', path: '/p/a', changes: [{ before: 'x', after: 'y' }] },
  },
  {
    because: 'several edits',
    input: { file_path: '/p/a', edits: [{ old_string: 'x', new_string: 'y' }] },
    shape: { kind: 'change', path: '/p/a', changes: [{ before: 'x', after: 'y' }] },
  },
  {
    because: 'a new file',
    input: { file_path: '/p/a', content: 'x\n' },
    shape: { kind: 'change', path: '/p/a', changes: [{ before: '', after: 'x\n' }] },
  },
  {
    because: 'a file that is read',
    input: { file_path: '/p/a', limit: 10 },
    shape: { kind: 'path', path: '/p/a', rest: [{ name: 'limit', text: '10' }] },
  },
  {
    because: 'a subagent',
    input: { description: 'look', prompt: 'look for x', subagent_type: 'Explore' },
    shape: {
      kind: 'prompt',
      title: 'look',
      prompt: 'look for x',
      rest: [{ name: 'subagent_type', text: 'Explore' }],
    },
  },
  {
    because: 'the arguments of an MCP tool',
    input: { title: 'a', labels: ['b'] },
    shape: {
      kind: 'fields',
      fields: [
        { name: 'title', text: 'a' },
        { name: 'labels', text: '[\n  "b"\n]' },
      ],
    },
  },
])('$because is known by its arguments', ({ input, shape }) => {
  expect(inputShape(json(input))).toEqual(shape)
  expect(inputShape(json({ tool_input: input }))).toEqual(shape)
})

test('what is cut or no JSON is shown as it came', () => {
  expect(inputShape('{"command": "ls')).toEqual({ kind: 'text', text: '{"command": "ls' })
})

test.each([
  {
    because: 'terminal output',
    output: { stdout: 'a', stderr: 'b', interrupted: false },
    shape: { kind: 'terminal', stdout: 'a', stderr: 'b', interrupted: false },
  },
  {
    because: 'a file',
    output: { type: 'text', file: { filePath: '/p', content: 'x', totalLines: 1 } },
    shape: { kind: 'file', text: 'x', lines: 1 },
  },
  {
    because: 'a patch that repeats its arguments',
    output: { structuredPatch: [] },
    shape: { kind: 'nothing' },
  },
  {
    because: 'text blocks',
    output: [
      { type: 'text', text: 'a' },
      { type: 'image', data: 'x' },
    ],
    shape: { kind: 'text', text: 'a\n[image not shown]' },
  },
  {
    because: 'an error',
    output: { error: 'no such file' },
    shape: { kind: 'text', text: 'no such file' },
  },
  { because: 'a plain string', output: 'done', shape: { kind: 'text', text: 'done' } },
  { because: 'nothing', output: '', shape: { kind: 'nothing' } },
])('$because is known by its shape', ({ output, shape }) => {
  expect(outputShape(json(output))).toEqual(shape)
})
