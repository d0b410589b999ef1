import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceTexts } from '@custody/agents'
import type { Json } from '@custody/model'
import { testMcpServerCommand, type Block } from '@custody/testkit'
import { describe, expect, test } from 'vitest'
import type { HookBehaviour, Payload } from './hook-server.ts'
import { bash, client, httpHooks, noObjection, observe, shownToModel, type Place } from './lab.ts'
import { decide, redact, say } from './say.ts'

/** Made at run time, so that it stands in no file of ours and in no call's own input. */
const secret = ['s3cret', 'v4lue'].join('-')
const printSecret = 'printf %s- s3cret; printf %s v4lue'
const hide = (text: string) => text.replaceAll(secret, '[hidden]')

/** What became of a secret that a call brought: who has seen it. */
type Leak = { readonly model: boolean; readonly transcript: boolean; readonly hidden: boolean }

async function leakOf(
  call: (place: Place) => Block,
  answer: (payload: Payload) => HookBehaviour,
): Promise<Leak> {
  return observe(
    {
      turns: (place) => [[call(place)]],
      settings: (hook) => ({
        hooks: httpHooks(hook, ['PostToolUse', 'PostToolUseFailure', 'PostToolBatch']),
      }),
      prepare: prepareFiles,
      answer,
      args: ({ person }) => [
        '--mcp-config',
        join(person.folder, 'mcp.json'),
        '--allowedTools',
        'Bash',
        'Read',
        'mcp__test__echo',
      ],
    },
    async ({ model, hooks }) => {
      const transcript = await readFile(hooks[0]?.payload.transcript_path ?? '', 'utf8')
      expect(hooks.length).toBeGreaterThan(0)
      const shown = shownToModel(model)
      return {
        model: shown.includes(secret),
        transcript: transcript.includes(secret),
        hidden: shown.includes('[hidden]'),
      }
    },
  )
}

async function prepareFiles({ person }: Place): Promise<void> {
  await person.write(join(person.project, 'secret.txt'), `the value: ${secret}\n`)
  const [command, ...args] = testMcpServerCommand('test', person.markers)
  await person.write(
    join(person.folder, 'mcp.json'),
    JSON.stringify({ mcpServers: { test: { command, args } } }),
  )
}

const onlyOn = (event: string, answer: (payload: Payload) => HookBehaviour) => (payload: Payload) =>
  payload.hook_event_name === event ? answer(payload) : noObjection
const redacting = onlyOn('PostToolUse', ({ tool_response }) =>
  redact(replaceTexts(tool_response as Json, hide)),
)
const replacedBy = (updatedToolOutput: Json) =>
  onlyOn('PostToolUse', () => ({
    hookSpecificOutput: { hookEventName: 'PostToolUse', updatedToolOutput },
  }))

const calls: { readonly [tool: string]: (place: Place) => Block } = {
  Bash: () => bash(printSecret),
  Read: ({ person }) => ({
    kind: 'tool_use',
    tool: 'Read',
    input: { file_path: join(person.project, 'secret.txt') },
  }),
  MCP: () => ({ kind: 'tool_use', tool: 'mcp__test__echo', input: { text: secret } }),
}
const seenByAll: Leak = { model: true, transcript: true, hidden: false }
const hidden: Leak = { model: false, transcript: false, hidden: true }

describe.skipIf(!client.ok)('Claude Code: secrets in what calls bring', () => {
  test.each(['Bash', 'Read'])(
    '%s, without us: the model and the transcript have it',
    async (tool) => {
      expect(await leakOf(calls[tool]!, () => noObjection)).toEqual(seenByAll)
    },
  )

  test.each(['Bash', 'Read'])('%s, in its own shape: neither has it', async (tool) => {
    expect(await leakOf(calls[tool]!, redacting)).toEqual(hidden)
  })

  test('MCP, in its own shape: the result is replaced, the call’s input stays', async () => {
    expect(await leakOf(calls['MCP']!, redacting)).toMatchObject({ hidden: true })
  })

  test('MCP takes a plain text too', async () => {
    expect(await leakOf(calls['MCP']!, replacedBy('[hidden]'))).toMatchObject({ hidden: true })
  })

  test.each([
    ['Bash', 'a text', '[hidden]'],
    ['Bash', 'a part of its shape', { output: '[hidden]' }],
    ['Read', 'a text', '[hidden]'],
    [
      'Read',
      'the shape of another tool',
      { stdout: '[hidden]', stderr: '', interrupted: false, isImage: false },
    ],
  ] as const)('%s, as %s: ignored in silence, all have it', async (tool, _, output) => {
    expect(await leakOf(calls[tool]!, replacedBy(output))).toEqual(seenByAll)
  })

  test('our own failure on PostToolUse ends the turn: the model does not see it', async () => {
    const failed = onlyOn('PostToolUse', ({ hook_event_name }) =>
      say(hook_event_name, { kind: 'failed', code: 'REDACTION_FAILED', callId: 'call_1' }),
    )
    expect(await leakOf(calls['Bash']!, failed)).toMatchObject({ model: false })
  })

  describe('in what a failing call brings', () => {
    const failing = () => bash(`${printSecret}; exit 3`)

    test('cannot be replaced', async () => {
      const replacing = onlyOn('PostToolUseFailure', ({ hook_event_name }) => ({
        hookSpecificOutput: { hookEventName: hook_event_name, updatedToolOutput: '[hidden]' },
      }))
      expect(await leakOf(failing, replacing)).toEqual(seenByAll)
    })

    test('cannot be stopped by an answer to PostToolUseFailure', async () => {
      const stopping = onlyOn('PostToolUseFailure', () => ({ continue: false, decision: 'block' }))
      expect(await leakOf(failing, stopping)).toMatchObject({ model: true })
    })

    test('is kept from the model by a deny of PostToolBatch', async () => {
      const stopping = onlyOn('PostToolBatch', ({ hook_event_name }) =>
        decide(hook_event_name, 'deny'),
      )
      expect(await leakOf(failing, stopping)).toMatchObject({ model: false })
    })
  })
})
