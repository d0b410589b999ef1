import { afterEach, expect, test } from 'vitest'
import type { Script, ScriptedModel } from './script.ts'
import { scriptedModel } from './serve.ts'

let model: ScriptedModel | undefined
afterEach(async () => {
  await model?.close()
  model = undefined
})

const scripts: readonly Script[] = [
  { when: 'the inner task', turns: [[{ kind: 'text', text: 'inner' }]] },
  {
    when: 'the outer task',
    turns: [
      [
        { kind: 'thinking', text: 'which files?' },
        { kind: 'tool_use', id: 'toolu_ls', tool: 'Bash', input: { command: 'ls' } },
      ],
      [{ kind: 'text', text: 'two files' }],
    ],
  },
]

async function ask(messages: readonly object[], stream = false): Promise<string> {
  model ??= await scriptedModel(scripts)
  const answer = await fetch(`${model.url}/v1/messages?beta=true`, {
    method: 'POST',
    body: JSON.stringify({ model: 'm', stream, messages }),
  })
  return answer.text()
}

const outer = { role: 'user', content: [{ type: 'text', text: 'do the outer task' }] }
const said = { role: 'assistant', content: 'something' }

test('the turn follows from what has been said, so a repeated request gets the same answer', async () => {
  expect(JSON.parse(await ask([outer]))).toMatchObject({ stop_reason: 'tool_use' })
  expect(JSON.parse(await ask([outer]))).toMatchObject({ stop_reason: 'tool_use' })
  expect(JSON.parse(await ask([outer, said, outer]))).toMatchObject({
    stop_reason: 'end_turn',
    content: [{ type: 'text', text: 'two files' }],
  })
  expect(model?.requests.map(({ script, turn }) => [script, turn])).toEqual([
    ['the outer task', 0],
    ['the outer task', 0],
    ['the outer task', 1],
  ])
})

test('a conversation whose first prompt is another script’s is answered by that one', async () => {
  const inner = { role: 'user', content: 'please do the inner task' }
  expect(await ask([inner])).toContain('"inner"')
})

test('after its last turn a script ends the conversation', async () => {
  expect(await ask([outer, said, said])).toContain('done.')
})

test('a streamed tool call arrives in pieces that make its input', async () => {
  const events = (await ask([outer], true))
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as { type: string; delta?: { partial_json?: string } })
  expect(events.map(({ type }) => type)).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ])
  const pieces = events.map(({ delta }) => delta?.partial_json ?? '')
  expect(JSON.parse(pieces.join(''))).toEqual({ command: 'ls' })
})

test('a model that does not exist here is a 404, not an answer', async () => {
  model = await scriptedModel([])
  expect((await fetch(`${model.url}/v1/complete`, { method: 'POST' })).status).toBe(404)
})

test('a request says when it came and when it was answered, on one clock', async () => {
  const before = performance.now()
  await ask([outer], true)
  const [request] = model?.requests ?? []
  const times = [before, request?.arrivedAtMs, request?.answeredAtMs, performance.now()]
  expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)))
  expect(times).not.toContain(null)
})
