import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHook } from './parse.ts'

const captured = readFileSync(new URL('testdata/2.1.330/PreToolUse.Bash.json', import.meta.url))
const payload = JSON.parse(captured.toString('utf8')) as Record<string, unknown>
const parse = (body: object | string, event = 'PreToolUse') =>
  parseHook(event, new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)))

test.each(['session_id', 'tool_use_id', 'tool_name', 'tool_input', 'cwd', 'hook_event_name'])(
  'a call without %s is a problem that names it',
  (field) => {
    const { [field]: _, ...rest } = payload
    expect(parse(rest)).toEqual({
      ok: false,
      error: { code: 'PAYLOAD_SHAPE_UNKNOWN', at: [field] },
    })
  },
)

test.each([
  ['tool_input', []],
  ['tool_input', 'ls'],
  ['tool_input', null],
  ['tool_name', ''],
  ['tool_name', 7],
  ['cwd', 'proj'],
  ['cwd', ''],
  ['session_id', ''],
])('a call whose %s is %j is a problem', (field, value) => {
  expect(parse({ ...payload, [field]: value })).toMatchObject({
    error: { code: 'PAYLOAD_SHAPE_UNKNOWN' },
  })
})

test('a body of another event than its address says is a problem', () => {
  expect(parse(payload, 'PostToolUse')).toMatchObject({ error: { code: 'PAYLOAD_EVENT_DIFFERS' } })
})

test('a second tool_name is a problem, whichever comes first', () => {
  const text = JSON.stringify(payload).replace('"tool_name"', '"tool_name":"Read","tool_name"')
  expect(parse(text)).toMatchObject({ error: { code: 'PAYLOAD_KEY_TWICE' } })
})

test('what a release adds is left out of the model', () => {
  expect(parse({ ...payload, new_in_2027: true })).toEqual(parse(payload))
})

test('an event that is new is `other`, with its name', () => {
  expect(parse({ ...payload, hook_event_name: 'New' }, 'New')).toMatchObject({
    ok: true,
    value: { kind: 'other', event: 'New' },
  })
})

test('an event named like a part of every object is no reader', () => {
  expect(parse({ ...payload, hook_event_name: 'toString' }, 'toString')).toMatchObject({
    value: { kind: 'other' },
  })
})

test('absence is said, not guessed', () => {
  const { permission_mode: _m, transcript_path: _t, prompt_id: _p, ...rest } = payload
  expect(parse(rest)).toMatchObject({
    value: { permissionMode: 'unknown', transcriptPath: null, agentPromptId: null, subagent: null },
  })
})

test('a turn that the client made itself is told from a person’s', () => {
  const prompt = (text: string) =>
    parse({ ...payload, hook_event_name: 'UserPromptSubmit', prompt: text }, 'UserPromptSubmit')
  expect(prompt('<task-notification>\n<task-id>a</task-id>')).toMatchObject({
    value: { madeBy: 'machine' },
  })
  expect(prompt('what is a <task-notification>?')).toMatchObject({ value: { madeBy: 'person' } })
})

test('no mutation of a captured call throws, and none that is read lacks a name, an id or an input', () => {
  const at = fc.nat({ max: captured.length - 1 })
  fc.assert(
    fc.property(at, fc.uint8Array({ maxLength: 4 }), at, (from, bytes, length) => {
      const mutated = Buffer.concat([
        captured.subarray(0, from),
        bytes,
        captured.subarray(from + (length % 16)),
      ])
      const parsed = parseHook('PreToolUse', mutated)
      if (!parsed.ok || parsed.value.kind !== 'call-intended') return !parsed.ok
      const { tool, toolUseId, input } = parsed.value.call
      return tool !== '' && toolUseId !== '' && typeof input === 'object'
    }),
    { numRuns: 2000 },
  )
})
