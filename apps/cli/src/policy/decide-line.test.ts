import { presetSource } from '@custody/packs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideLine, undecided } from './decide-line.ts'
import { compile } from './load-policy.ts'
import { parseLine } from './parse-line.ts'

const compiled = compile(presetSource('balanced'))
if (!compiled.ok) throw new Error('the preset does not compile')
const policy = compiled.value

function answer(line: string) {
  const call = parseLine(line)
  return call.ok
    ? decideLine(policy, call.value, () => 0)
    : undecided(call.error.id, call.error.code)
}

const fields = [
  'id',
  'outcome',
  'wouldOutcome',
  'rules',
  'warnings',
  'actions',
  'complete',
  'problem',
  'latencyUs',
]

test.each([
  { agent: 'codex', tool: 'shell', tool_input: { command: ['bash', '-lc', 'rm -rf /'] } },
  { agent: 'codex', tool: 'exec_command', tool_input: { cmd: 'rm -rf /' } },
  {
    agent: 'codex',
    tool: 'apply_patch',
    tool_input: '*** Begin Patch\n*** Add File: /etc/sudoers\n+x\n*** End Patch',
  },
  { agent: 'gemini-cli', tool: 'run_shell_command', tool_input: { command: 'rm -rf /' } },
  { agent: 'gemini-cli', tool: 'write_file', tool_input: { file_path: '/etc/sudoers' } },
  { agent: 'copilot-cli', tool: 'bash', tool_input: { command: 'cat ~/.ssh/id_rsa' } },
  { agent: 'copilot-cli', tool: 'view', tool_input: { path: '/home/dev/.ssh/id_rsa' } },
  { agent: 'cursor', tool: 'Shell', tool_input: { command: 'cat ~/.ssh/id_rsa' } },
  { agent: 'cursor', tool: 'Read', tool_input: { path: '/home/dev/.ssh/id_rsa' } },
  { agent: 'opencode', tool: 'bash', tool_input: { command: 'cat ~/.ssh/id_rsa' } },
  { agent: 'opencode', tool: 'read', tool_input: { filePath: '/home/dev/.ssh/id_rsa' } },
  { agent: 'claude-code', tool: 'Read', tool_input: { file_path: '/home/dev/.ssh/id_rsa' } },
  { agent: 'claude-code', tool: 'NotebookEdit', tool_input: { notebook_path: '/etc/sudoers' } },
])('tools of $agent are read as it writes them: $tool', (line) => {
  expect(answer(JSON.stringify(line))).toMatchObject({ outcome: 'deny', complete: true })
})

test('whatever a line holds, it is answered with the same fields', { timeout: 60_000 }, () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Bash', 'Read', '__proto__'))
  const loose = fc.dictionary(
    fc.constantFrom(
      'id',
      'agent',
      'tool',
      'tool_input',
      'command',
      'cwd',
      'home',
      'file_path',
      '__proto__',
      'constructor',
    ),
    fc.oneof(fc.jsonValue(), text, fc.dictionary(text, fc.jsonValue())),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        fc.json(),
        loose.map((one) => JSON.stringify(one)),
      ),
      (line) => {
        const said = answer(line)
        const { problem, outcome } = said
        expect(fields).toEqual(expect.arrayContaining(Object.keys(said)))
        expect(fields.filter((field) => !(field in said))).toEqual(
          problem === undefined ? ['problem'] : [],
        )
        // A failure is told, and what is not decided is no outcome.
        if (outcome === null) expect(problem).toMatch(/^LINE_/)
        JSON.stringify(said)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('nesting that exhausts the stack is a failure that is told', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const { outcome, actions } = answer(
    `{"id": 1, "tool": "Bash", "tool_input": {"command": ${deep}}}`,
  )
  expect(outcome).not.toBe('allow')
  expect(actions.at(-1)).toMatchObject({ kind: 'opaque.run' })
})
