import { expect, test } from 'vitest'
import { agentOfPackage, agentOfPath } from './agent-package.ts'

test.each([
  ['@anthropic-ai/claude-code', '2.1.330', { name: 'claude-code', version: '2.1.330' }],
  ['@anthropic-ai/claude-code-linux-x64', '2.1.330', { name: 'claude-code', version: '2.1.330' }],
  ['opencode-linux-x64', '1.18.33', { name: 'opencode', version: '1.18.33' }],
  ['@openai/codex', 'latest and greatest', { name: 'codex', version: 'unknown' }],
  ['@anthropic-ai/claude-code/x', '1', 'other'],
  ['left-pad', '1.0.0', 'other'],
])('the package %s in version %s is %o', (name, version, agent) => {
  expect(agentOfPackage(JSON.stringify({ name, version }))).toEqual(agent)
})

test.each(['', '{', '[]', '{"name": "@openai/codex"}', '{"name": 1, "version": "1"}'])(
  '%j is no package file',
  (text) => {
    expect(agentOfPackage(text)).toBeNull()
  },
)

test('Claude Code’s own installer names the executable by its version', () => {
  const path = '/home/dev/.local/share/claude/versions/2.1.330'
  expect(agentOfPath(path)).toEqual({ name: 'claude-code', version: '2.1.330' })
  expect(agentOfPath(`${path} (deleted)`)).toEqual({ name: 'claude-code', version: '2.1.330' })
  expect(agentOfPath('/usr/bin/claude')).toBeNull()
})
