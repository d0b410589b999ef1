import type { AgentCapabilities } from '../capability.ts'
import { failures } from './failures.generated.ts'

/**
 * What Claude Code can be held to, as its own hooks say it. What becomes of each failure is not written here: the
 * suite in `test/` finds it out on the real client and `docs/capabilities.md` is made from that.
 */
export const capabilities: AgentCapabilities = {
  agent: 'claude-code',
  version: '2.1.330',
  source: 'tested',
  events: [
    {
      event: 'SessionStart',
      transport: 'command',
      power: 'observe',
      note: 'never comes over HTTP, and cannot block',
    },
    {
      event: 'UserPromptSubmit',
      transport: 'http',
      power: 'prevent',
      note: 'can block, not rewrite; also comes for turns that the client made itself',
    },
    {
      event: 'PreToolUse',
      transport: 'http',
      power: 'prevent',
      note: 'denies before the call runs; a subagent is stopped by denying the Agent tool',
    },
    {
      event: 'PermissionRequest',
      transport: 'http',
      power: 'observe',
      note: 'an answer would switch off the client’s own prompt, so none is given',
    },
    {
      event: 'PostToolUse',
      transport: 'http',
      power: 'prevent',
      note: 'replaces the output for model and transcript, in the tool’s own shape only; can end the turn',
    },
    {
      event: 'PostToolUseFailure',
      transport: 'http',
      power: 'observe',
      note: 'the output of a failing call cannot be replaced',
    },
    {
      event: 'PostToolBatch',
      transport: 'http',
      power: 'prevent',
      note: 'ends the turn before the model is shown what its calls brought; tells of calls to tools that do not exist',
    },
    { event: 'SubagentStart', transport: 'http', power: 'observe', note: '' },
    { event: 'SubagentStop', transport: 'http', power: 'observe', note: '' },
    { event: 'Stop', transport: 'http', power: 'observe', note: '' },
    { event: 'ConfigChange', transport: 'http', power: 'observe', note: '' },
    { event: 'SessionEnd', transport: 'http', power: 'observe', note: '' },
  ],
  failures,
  limits: [
    'a 200 with an empty body, a 204, `{}` and unknown keys count as consent: whoever holds the port can give it',
    'a client before 2.1.295 lets a call run when a hook fails',
    'settings that the client cannot read are dropped whole, hooks included, and the session starts',
    '`disableAllHooks` in the settings of the person, of the project or of `--settings` switches every hook off',
    '`--bare`, `--safe-mode`, `--setting-sources` without `user`, CLAUDE_CODE_SIMPLE and another CLAUDE_CONFIG_DIR leave the person’s settings out, our hooks with them',
    'what PostToolUse was to redact goes to the model as it is when that hook fails: PostToolBatch stops the turn then, if it fails too or says so',
    'the output of a failing call cannot be redacted, only kept from the model with the whole turn',
    'a matcher that is no regular expression switches its hook off without a word',
    'an MCP server’s process has started before any hook tells of it: only the allowlist keeps it from starting',
    'the allowlist in the person’s settings is widened by an exact command in a project’s settings or `--settings`, and dropped with `--setting-sources`',
  ],
}
