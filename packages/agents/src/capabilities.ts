import type { AgentCapabilities, FailureCapability } from './capability.ts'
import { capabilities as claudeCode } from './claude-code/capabilities.ts'

/**
 * What each agent can be held to. Only Claude Code has an adapter, and only its rows are tested here; the others are
 * what was observed or documented elsewhere, so that a page can say what is known of an agent that is found.
 */
export const agentCapabilities: readonly AgentCapabilities[] = [
  claudeCode,
  {
    agent: 'codex',
    version: '0.169.0',
    source: 'observed elsewhere',
    events: [
      {
        event: 'PreToolUse',
        transport: 'command',
        power: 'prevent',
        note: 'exit 2 with a text on stderr, or deny as JSON; `ask` and `continue: false` do nothing',
      },
      {
        event: 'PostToolUse',
        transport: 'command',
        power: 'prevent',
        note: 'block or exit 2 keeps the output from the model',
      },
    ],
    failures: failures('observed elsewhere', 'PreToolUse', 'command', {
      'exit 2 with text': 'closed',
      'exit 2 silent': 'open',
      'exit 1': 'open',
      'not running (exit 127)': 'open',
      timeout: 'open',
      killed: 'open',
      garbage: 'open',
    }),
    limits: [
      '`--disable hooks` turns hooks off unless requirements.toml pins `[features] hooks = true`',
      'a patch through `apply_patch <<EOF` in the shell appears as plain Bash',
    ],
  },
  {
    agent: 'gemini-cli',
    version: '0.61.0',
    source: 'observed elsewhere',
    events: [
      {
        event: 'BeforeTool',
        transport: 'command',
        power: 'prevent',
        note: 'exit 2 or more with a text on stderr, or deny as JSON',
      },
      {
        event: 'AfterTool',
        transport: 'command',
        power: 'prevent',
        note: 'deny with a reason keeps the output back; `tool_output` did not redact',
      },
    ],
    failures: failures('observed elsewhere', 'BeforeTool', 'command', {
      'exit 2 with text': 'closed',
      'exit 2 silent': 'open',
      'exit 1': 'open',
      timeout: 'open',
      killed: 'open',
      garbage: 'open',
    }),
    limits: [
      'a user can disable system hooks by name, or move the system file by an environment variable',
    ],
  },
  {
    agent: 'copilot-cli',
    version: '1.0.102',
    source: 'observed elsewhere',
    events: [
      {
        event: 'preToolUse',
        transport: 'command',
        power: 'prevent',
        note: 'http hooks are skipped for this event',
      },
    ],
    failures: failures('observed elsewhere', 'preToolUse', 'command', {
      'exit not 0': 'closed',
      killed: 'closed',
      timeout: 'open',
      garbage: 'open',
    }),
    limits: [],
  },
  {
    agent: 'opencode',
    version: '1.18.33',
    source: 'observed elsewhere',
    events: [
      {
        event: 'tool.execute.before',
        transport: 'plugin',
        power: 'prevent',
        note: 'a throw is a deny; a plugin that hangs hangs the agent',
      },
      {
        event: 'tool.execute.after',
        transport: 'plugin',
        power: 'prevent',
        note: 'the output can be changed in place',
      },
    ],
    failures: failures('observed elsewhere', 'tool.execute.before', 'plugin', {
      throw: 'closed',
      'plugin does not load': 'open',
    }),
    limits: ['`--pure` drops the plugin'],
  },
  {
    agent: 'cursor',
    version: 'unknown',
    source: 'documented',
    events: [
      { event: 'beforeShellExecution', transport: 'command', power: 'prevent', note: '' },
      { event: 'beforeMCPExecution', transport: 'command', power: 'prevent', note: '' },
      { event: 'beforeReadFile', transport: 'command', power: 'prevent', note: '' },
      { event: 'preToolUse', transport: 'command', power: 'prevent', note: '' },
    ],
    failures: failures('documented', 'preToolUse', 'command', {
      'exit 2': 'closed',
      'other failure, without failClosed': 'open',
    }),
    limits: ['never run by us: nothing here was observed'],
  },
]

function failures(
  source: FailureCapability['source'],
  event: string,
  hook: string,
  results: { readonly [failure: string]: FailureCapability['result'] },
): readonly FailureCapability[] {
  return Object.entries(results).map(([failure, result]) => ({
    event,
    hook,
    failure,
    result,
    source,
  }))
}
