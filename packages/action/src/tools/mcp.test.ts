import type { AgentName, McpCall } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { actionsOf, blankView } from '../index.ts'
import { callOf } from '../../test/call-of.ts'

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })

function called(tool: string, said: string | null, agent: AgentName = 'claude-code') {
  const call = callOf(
    tool,
    {},
    { agent, mcpServer: said === null ? null : { name: said, source: 'project' } },
  )
  return actionsOf(call, view).actions.find((one): one is McpCall => one.kind === 'mcp.call')
}

describe('a call names its server and tool', () => {
  test.each([
    { tool: 'mcp__notes__list', said: 'notes', server: 'notes', serverTool: 'list', agrees: 'yes' },
    {
      tool: 'mcp__notes__list',
      said: null,
      server: 'notes',
      serverTool: 'list',
      agrees: 'unknown',
    },
    { tool: 'mcp__a__b__Bash', said: 'a__b', server: 'a__b', serverTool: 'Bash', agrees: 'yes' },
    { tool: 'mcp__a__b__Bash', said: 'a', server: 'a', serverTool: 'b__Bash', agrees: 'yes' },
    { tool: 'mcp__my_x__t', said: 'my x', server: 'my x', serverTool: 't', agrees: 'yes' },
    {
      tool: 'mcp__plugin_a_b__t',
      said: 'plugin:a:b',
      server: 'plugin:a:b',
      serverTool: 't',
      agrees: 'yes',
    },
    { tool: 'mcp__evil__list', said: 'notes', server: 'notes', serverTool: 'list', agrees: 'no' },
    { tool: 'mcp_notes_list', said: 'notes', server: 'notes', serverTool: 'list', agrees: 'yes' },
    { tool: 'list', said: 'notes', server: 'notes', serverTool: 'list', agrees: 'unknown' },
    { tool: 'mcp__', said: null, server: '', serverTool: 'mcp__', agrees: 'unknown' },
  ])('$tool, told as $said', ({ tool, said, server, serverTool, agrees }) => {
    expect(called(tool, said)).toMatchObject({ server, serverTool, nameAgrees: agrees })
  })
})

describe("a tool's name imitates one of the agent's own", () => {
  test.each([
    ['Bash', true],
    ['bash', true],
    ['Bash ', true],
    ['B\u200Bash', true],
    ['\u0412ash', true],
    ['Ba5h', true],
    ['BashTool', true],
    ['web-fetch', true],
    ['Web_Fetch_', true],
    ['todoWrite', true],
    ['run_shell_command', true],
    ['bash_completion', false],
    ['read_issue', false],
    ['read_file', false],
    ['search', false],
  ])('%j: %s', (name, expected) => {
    expect(called(`mcp__notes__${name}`, 'notes')).toMatchObject({ imitatesCoreTool: expected })
  })

  test('each agent has its own', () => {
    const of = (agent: AgentName) => called('mcp__notes__read_file', 'notes', agent)
    expect(of('claude-code')).toMatchObject({ imitatesCoreTool: false })
    expect(of('gemini-cli')).toMatchObject({ imitatesCoreTool: true })
    expect(of('unknown')).toMatchObject({ imitatesCoreTool: true })
  })

  test('in any reading of the name, where the agent does not tell the server', () => {
    expect(called('mcp__a__b__Bash', null)).toMatchObject({ imitatesCoreTool: true })
    expect(called('mcp__a__b__Bash', 'a')).toMatchObject({ imitatesCoreTool: false })
  })
})

test.each([
  ['mcp__notes__li\u200Dst', 'notes', true],
  ['mcp__n\u043Etes__list', 'n\u043Etes', true],
  ['mcp__notes__list', 'not\u202Ees', true],
  ['mcp__notes__list', 'notes', false],
])('%j of %j is deceptive: %s', (tool, said, expected) => {
  expect(called(tool, said)).toMatchObject({ deceptiveName: expected })
})

test('a name without end is read in time', () => {
  const started = performance.now()
  called(`mcp__${'a__'.repeat(100_000)}Bash`, null)
  expect(performance.now() - started).toBeLessThan(1000)
})
