import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InstallRequest, TranscriptLine } from '@custody/agents'
import { describe, expect, test } from 'vitest'
import {
  bash,
  client,
  httpHooks,
  observe,
  subagentPrompt,
  touch,
  type Observation,
  type Place,
} from './lab.ts'
import { claudeCode, decide } from './say.ts'

const own = '{\n    "language": "english"\n}\n'

function requestFor({ person }: Place, hookPort: number): InstallRequest {
  return {
    home: person.home,
    environment: {},
    hookPort,
    failMode: 'closed',
    nodePath: process.execPath,
    hookScriptPath: fileURLToPath(import.meta.resolve('@custody/agents/post-hook.mjs')),
    allowedMcpServers: null,
  }
}

/** A session under exactly the settings that an install writes over the person's own. */
function installed(
  { daemon }: { readonly daemon: 'running' | 'gone' },
  look: (seen: Observation) => Promise<void> | void,
): Promise<void> {
  let port = 0
  return observe(
    {
      turns: (place) => [
        [
          { kind: 'thinking', text: 'what is there?' },
          { kind: 'text', text: 'I look.' },
          touch(place, 'allowed'),
        ],
        [touch(place, 'denied')],
        [
          {
            kind: 'tool_use',
            tool: 'Agent',
            input: { description: 'x', prompt: subagentPrompt, subagent_type: 'general-purpose' },
          },
        ],
        [{ kind: 'text', text: 'all done' }],
      ],
      subagentTurns: [[bash('echo inside')], [{ kind: 'text', text: 'inside is done' }]],
      settings: (hook) => {
        port = daemon === 'running' ? Number(new URL(hook('x')).port) : 9
        return {}
      },
      prepare: async (place) => {
        const request = requestFor(place, port)
        const path = claudeCode.settingPaths(request)[0] ?? ''
        const files = new Map([[path, new TextEncoder().encode(own)]])
        const planned = claudeCode.planInstall(request, files, null)
        if (!planned.ok) throw new Error(planned.error.code)
        const after = planned.value.changes[0]?.after ?? null
        await place.person.write(path, new TextDecoder().decode(after ?? undefined))
      },
      answer: ({ hook_event_name, tool_input }) =>
        decide(hook_event_name, tool_input?.command?.endsWith('/denied') ? 'deny' : 'allow'),
    },
    look,
  )
}

describe.skipIf(!client.ok)('Claude Code, installed', () => {
  test('a session is governed and told from its start to its end, and its transcript is read', async () => {
    await installed({ daemon: 'running' }, async ({ hooks, markers, person, end }) => {
      expect(end).toMatchObject({ exitCode: 0, stderr: '' })
      expect([...markers]).toEqual(['allowed'])
      const events = new Set(hooks.map(({ event }) => event))
      expect([...events].toSorted()).toEqual([
        'PostToolBatch',
        'PostToolUse',
        'PreToolUse',
        'SessionEnd',
        'SessionStart',
        'Stop',
        'SubagentStart',
        'SubagentStop',
        'UserPromptSubmit',
      ])
      const path = hooks[0]?.payload.transcript_path ?? ''
      expect(path.startsWith(join(person.home, '.claude/projects/'))).toBe(true)
      await transcriptIsRead(path)
    })
  })

  test('with the daemon gone the prompt is refused, and the address says what to run', async () => {
    await installed({ daemon: 'gone' }, ({ model, markers, end }) => {
      expect(model).toEqual([])
      expect([...markers]).toEqual([])
      const said = end.stdout + end.stderr
      expect(said).toContain('/custody/blocked-run-custody-doctor/claude-code/UserPromptSubmit')
      expect(said).toContain('ECONNREFUSED')
    })
  })
})

describe.skipIf(!client.ok)('Claude Code: its transcript', () => {
  test('can be switched off by the developer, and the hooks name the file all the same', async () => {
    await observe(
      {
        turns: () => [[bash('echo one')]],
        settings: (hook) => ({ hooks: httpHooks(hook, ['PreToolUse']) }),
        args: () => ['--no-session-persistence', '--allowedTools', 'Bash'],
      },
      async ({ hooks }) => {
        expect(hooks).toHaveLength(1)
        await expect(readFile(hooks[0]?.payload.transcript_path ?? '')).rejects.toMatchObject({
          code: 'ENOENT',
        })
      },
    )
  })
})

async function transcriptIsRead(path: string): Promise<void> {
  const place = claudeCode.transcript.locate(path)
  const main = await linesOf(place.main)
  const said = main.flatMap((line) => line.said)
  expect(said.map(({ kind }) => kind).join(' ')).toBe(
    'prompt thinking text tool_use tool_result tool_use tool_result tool_use tool_result text prompt text',
  )
  expect(said.flatMap((each) => (each.kind === 'tool_result' ? [each.status] : []))).toEqual([
    'ok',
    'failed',
    'ok',
  ])
  const spoken = main.find((line) => line.messageId !== null)
  expect(spoken).toMatchObject({ agentVersion: '2.1.330', tokens: { input: 1234, output: 42 } })

  const [file = ''] = (await readdir(place.subagentsFolder)).filter(
    (name) => claudeCode.transcript.subagentOf(name) !== null,
  )
  const inside = await linesOf(join(place.subagentsFolder, file))
  const saidInside = inside.flatMap((line) => line.said)
  expect(saidInside.map(({ kind }) => kind).join(' ')).toBe('prompt tool_use tool_result text')
  const ids = new Set(inside.flatMap((line) => line.agentSubagentId ?? []))
  expect([...ids]).toEqual([claudeCode.transcript.subagentOf(file)])
}

async function linesOf(path: string): Promise<readonly TranscriptLine[]> {
  const text = await readFile(path, 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed = claudeCode.transcript.parseLine(line)
      if (!parsed.ok) throw new Error(`${parsed.error.code}: ${line.slice(0, 200)}`)
      return parsed.value
    })
}
