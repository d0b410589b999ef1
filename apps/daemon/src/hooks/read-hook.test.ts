import { agentNamed } from '@custody/agents'
import { expect, test } from 'vitest'
import { readHook } from './read-hook.ts'

const token = ['ghp', '_', 'Zq4LmX8vTn2RkY6bWc0HdJ5sFg1PaE3uQi7o'].join('')
const tagSecret = () => 'deadbeef'

function readResult(replaced: 'secrets' | 'secrets-and-personal-data') {
  const adapter = agentNamed('claude-code')
  if (adapter === undefined) throw new Error('no adapter')
  const hook = {
    session_id: 's',
    transcript_path: '/t',
    cwd: '/w',
    permission_mode: 'default',
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'cat who' },
    tool_response: { stdout: `jane@corp.example ${token}`, stderr: '', interrupted: false },
    tool_use_id: 'toolu_1',
  }
  const body = new TextEncoder().encode(JSON.stringify(hook))
  const read = readHook(adapter, 'PostToolUse', body, { tagSecret, replaced })
  if (!read.ok) throw new Error(read.error.code)
  return read.value
}

test('personal data is kept from the record, and the agent that works with it still gets it', () => {
  const { clean, replacement } = readResult('secrets-and-personal-data')
  const recorded = new TextDecoder().decode(clean.fields.output)
  expect(recorded).not.toContain('jane@')
  expect(recorded).not.toContain(token)
  const given = new TextDecoder().decode(replacement?.body)
  expect(given).toContain('jane@corp.example')
  expect(given).not.toContain(token)
  expect(given).toBe(new TextDecoder().decode(readResult('secrets').replacement?.body))
})
