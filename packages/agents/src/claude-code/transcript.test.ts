import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { TranscriptLine } from '../transcript-line.ts'
import { locateTranscript, parseTranscriptLine, subagentOf } from './transcript.ts'

function read(name: string): readonly TranscriptLine[] {
  const text = readFileSync(new URL(`testdata/2.1.330/${name}`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed = parseTranscriptLine(line)
      if (!parsed.ok) throw new Error(`${parsed.error.code} in ${line.slice(0, 200)}`)
      return parsed.value
    })
}

const main = read('transcript.jsonl')
const subagent = read('transcript.subagent.jsonl')
const said = (lines: readonly TranscriptLine[]) => lines.flatMap((line) => line.said)

test('the conversation is read in order: prompt, thinking, text, call, result', () => {
  expect(said(main).slice(0, 5)).toMatchObject([
    { kind: 'prompt', text: '[[script:basic]] do the lab run', madeBy: 'person' },
    { kind: 'thinking', text: 'I should list files first.' },
    { kind: 'text', text: 'Listing files.' },
    { kind: 'tool_use', toolUseId: 'toolu_00012lab', tool: 'Bash', input: { command: 'ls -la' } },
    { kind: 'tool_result', toolUseId: 'toolu_00012lab', status: 'ok' },
  ])
})

test('every call in the transcript has its result', () => {
  const calls = said(main).flatMap((each) => (each.kind === 'tool_use' ? [each.toolUseId] : []))
  const results = said(main).flatMap((each) =>
    each.kind === 'tool_result' ? [each.toolUseId] : [],
  )
  expect(calls.length).toBeGreaterThan(8)
  expect(results).toEqual(calls)
})

test('a call that failed has a failed result', () => {
  const failed = said(main).filter(
    (each) => each.kind === 'tool_result' && each.status === 'failed',
  )
  expect(failed.length).toBeGreaterThan(0)
})

test('a turn that the client made itself is not a person’s prompt', () => {
  const prompts = said(main).filter(({ kind }) => kind === 'prompt')
  expect(prompts.map((each) => each.kind === 'prompt' && each.madeBy)).toEqual([
    'person',
    'machine',
  ])
})

test('model and tokens stand with every line of a message, under the message’s id', () => {
  const lines = main.filter(({ messageId }) => messageId === 'msg_lab1')
  expect(lines).toHaveLength(3)
  for (const line of lines)
    expect(line).toMatchObject({
      model: 'claude-opus-5-5',
      tokens: { input: 1234, output: 42, cacheRead: 0, cacheWritten: 0 },
      agentVersion: '2.1.330',
      branch: 'main',
      workingDirectory: '/home/dev/proj',
    })
})

test('each line of a subagent carries the subagent’s id, and its task is no person’s prompt', () => {
  const spoken = subagent.filter((line) => line.said.length > 0)
  expect(new Set(spoken.map((line) => line.agentSubagentId))).toEqual(
    new Set(['af99c640d7212604e']),
  )
  expect(spoken[0]?.said).toMatchObject([{ kind: 'prompt', madeBy: 'machine' }])
})

test('bookkeeping lines say nothing', () => {
  expect(parseTranscriptLine('{"type":"summary","summary":"x"}')).toMatchObject({
    ok: true,
    value: { said: [], uuid: null, at: null },
  })
})

test.each([
  ['', 'TRANSCRIPT_LINE_NOT_JSON'],
  ['{"type":"user"', 'TRANSCRIPT_LINE_NOT_JSON'],
  ['[]', 'TRANSCRIPT_LINE_SHAPE_UNKNOWN'],
  ['{"type":"user","message":{}}', 'TRANSCRIPT_LINE_SHAPE_UNKNOWN'],
  [
    '{"type":"assistant","message":{"role":"assistant","content":[{"type":"tool_use","id":"x"}]}}',
    'TRANSCRIPT_LINE_SHAPE_UNKNOWN',
  ],
])('%s is a problem', (line, code) => {
  expect(parseTranscriptLine(line)).toMatchObject({ ok: false, error: { code } })
})

test('a time before 1970 or none at all is no time', () => {
  for (const timestamp of ['1969-12-31T00:00:00Z', 'soon'])
    expect(parseTranscriptLine(JSON.stringify({ type: 'x', timestamp }))).toMatchObject({
      value: { at: null },
    })
})

test('subagents are found beside the main file', () => {
  expect(locateTranscript('/h/.claude/projects/-p/abc.jsonl')).toEqual({
    main: '/h/.claude/projects/-p/abc.jsonl',
    subagentsFolder: '/h/.claude/projects/-p/abc/subagents',
  })
  expect(subagentOf('agent-af99c640d7212604e.jsonl')).toBe('af99c640d7212604e')
  expect(subagentOf('agent-../x.jsonl')).toBeNull()
  expect(subagentOf('agent-a.meta.json')).toBeNull()
})
