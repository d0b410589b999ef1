import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { bash, client, httpHooks, observe, subagentPrompt, type Observation } from './lab.ts'
import { claudeCode, decide } from './say.ts'

const postHook = fileURLToPath(import.meta.resolve('@custody/agents/post-hook.mjs'))
const allEvents = claudeCode.capabilities.events.map(({ event }) => event)
const spawnSubagent = {
  kind: 'tool_use',
  tool: 'Agent',
  input: { description: 'a probe', prompt: subagentPrompt, subagent_type: 'general-purpose' },
} as const

describe.skipIf(!client.ok)('Claude Code: which events come, and in which order', () => {
  let seen: Observation
  let environment: string
  let orderOfCalls: readonly string[]
  beforeAll(async () => {
    seen = await observe(
      {
        turns: () => [
          [bash('echo one')],
          [{ kind: 'tool_use', tool: 'NoSuchTool', input: {} }],
          [bash('exit 3')],
          [spawnSubagent],
          [{ kind: 'text', text: 'waiting' }],
        ],
        subagentTurns: [[bash('echo from the subagent')], [{ kind: 'text', text: 'done' }]],
        settings: (hook, { mark }) => ({
          hooks: {
            ...httpHooks(hook, allEvents),
            SessionStart: [
              { hooks: [{ type: 'http', url: hook('SessionStartOverHttp'), timeout: 5 }] },
              {
                hooks: [
                  {
                    type: 'command',
                    command: process.execPath,
                    args: [postHook, hook('SessionStart')],
                    timeout: 5,
                  },
                  { type: 'command', command: `env > ${mark('environment')}` },
                ],
              },
            ],
          },
        }),
      },
      async (seen) => {
        environment = await seen.read('environment')
        return seen
      },
    )
    orderOfCalls = seen.hooks
      .filter(({ payload }) => payload.tool_name === 'Bash' || payload.tool_name === 'Agent')
      .map(
        ({ event, payload }) => `${event} ${payload.tool_name}${payload.agent_id ? ' inside' : ''}`,
      )
  }, 60_000)

  const of = (event: string) => seen.hooks.filter((hook) => hook.event === event)

  test('SessionStart never comes over HTTP; a command that posts it does what HTTP does not', () => {
    expect(of('SessionStartOverHttp')).toEqual([])
    expect(of('SessionStart').map(({ payload }) => payload.hook_event_name)).toEqual([
      'SessionStart',
    ])
  })

  test('a command hook has the client’s pid, the session, and the developer’s keys', () => {
    for (const name of [
      'CLAUDE_PID',
      'CLAUDE_PROJECT_DIR',
      'CLAUDE_CODE_SESSION_ID',
      'ANTHROPIC_API_KEY',
    ])
      expect(environment).toMatch(new RegExp(`^${name}=.`, 'm'))
  })

  test('every body is one that the adapter reads, and none tells a pid, a user or a version', () => {
    for (const { event, body, payload } of seen.hooks) {
      expect(claudeCode.parseHook(event, body)).toMatchObject({ ok: true })
      expect(Object.keys(payload).filter((key) => /pid|user|version/i.test(key))).toEqual([])
    }
  })

  test('every body tells session, transcript, folder and event; a finished call its answer and time', () => {
    for (const { event, payload } of seen.hooks)
      expect(payload).toMatchObject({
        hook_event_name: event,
        session_id: expect.any(String),
        transcript_path: expect.stringMatching(/^\/.*\.jsonl$/),
        cwd: seen.person.project,
      })
    for (const { payload } of of('PostToolUse'))
      expect(payload).toMatchObject({
        tool_response: expect.any(Object),
        duration_ms: expect.any(Number),
      })
  })

  test('a call to a tool that does not exist is told by PostToolBatch alone', () => {
    const told = seen.hooks.filter(({ body }) => body.includes('NoSuchTool'))
    expect(told.map(({ event }) => event)).toEqual(['PostToolBatch'])
  })

  test('a failing call comes as PostToolUseFailure', () => {
    expect(of('PostToolUseFailure').map(({ payload }) => payload['error'])).toEqual(['Exit code 3'])
  })

  test('the Agent tool is finished before its subagent’s own calls', () => {
    expect(orderOfCalls.slice(4)).toEqual([
      'PreToolUse Agent',
      'PostToolUse Agent',
      'PreToolUse Bash inside',
      'PostToolUse Bash inside',
    ])
    const launched = of('PostToolUse').find(({ payload }) => payload.tool_name === 'Agent')
    expect(launched?.payload.tool_response).toMatchObject({ status: 'async_launched' })
  })

  test('agent_id stands inside subagents only', () => {
    const outside = seen.hooks.filter(
      ({ event, payload }) => payload.agent_id === undefined && event.startsWith('Subagent'),
    )
    expect(outside).toEqual([])
    expect(of('UserPromptSubmit').every(({ payload }) => payload.agent_id === undefined)).toBe(true)
  })

  test('the turn that the client makes of a subagent’s end comes as a prompt too', () => {
    const prompts = of('UserPromptSubmit').map(({ event, body }) => {
      const parsed = claudeCode.parseHook(event, body)
      return parsed.ok && parsed.value.kind === 'prompt-submitted' ? parsed.value.madeBy : parsed
    })
    expect(prompts).toEqual(['person', 'machine'])
  })

  test('the client keeps its connection for many hooks', () => {
    const http = seen.hooks.filter(({ event }) => event !== 'SessionStart')
    const connections = new Set(http.map(({ connection }) => connection))
    expect(http.length).toBeGreaterThan(15)
    expect(connections.size).toBeLessThanOrEqual(3)
  })

  test('the session ends with SessionEnd', () => {
    expect(seen.hooks.at(-1)?.event).toBe('SessionEnd')
  })
})

describe.skipIf(!client.ok)('Claude Code: subagents', () => {
  const spawning = (answerFor: (event: string, tool: string | undefined) => boolean) =>
    observe(
      {
        turns: () => [[spawnSubagent], [{ kind: 'text', text: 'waiting' }]],
        subagentTurns: [[bash('touch "$MARKERS/subagent-ran"')], [{ kind: 'text', text: 'done' }]],
        settings: (hook, { person }) => ({
          env: { MARKERS: person.markers },
          hooks: httpHooks(hook, allEvents),
        }),
        answer: ({ hook_event_name, tool_name }) =>
          answerFor(hook_event_name, tool_name)
            ? hook_event_name === 'SubagentStart'
              ? { continue: false, decision: 'block', reason: 'no' }
              : decide(hook_event_name, 'deny')
            : decide(hook_event_name, 'allow'),
      },
      (seen) => seen,
    )

  test('denying the Agent tool keeps a subagent from starting', async () => {
    const { hooks, model } = await spawning(
      (event, tool) => event === 'PreToolUse' && tool === 'Agent',
    )
    expect(hooks.map(({ event }) => event)).not.toContain('SubagentStart')
    expect(model.every(({ script }) => script !== subagentPrompt)).toBe(true)
  })

  test('no answer to SubagentStart keeps it from starting', async () => {
    const { markers } = await spawning((event) => event === 'SubagentStart')
    expect(markers).toContain('subagent-ran')
  })

  test('a call inside a subagent is denied like any other', async () => {
    const { markers, hooks } = await spawning(
      (event, tool) => event === 'PreToolUse' && tool === 'Bash',
    )
    expect(hooks.some(({ payload }) => payload.tool_name === 'Bash' && payload.agent_id)).toBe(true)
    expect(markers).not.toContain('subagent-ran')
  })
})
