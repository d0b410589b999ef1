import { shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { act } from '../program.ts'
import type { Use } from '../use.ts'
import { serverByCommand, serversAtLaunch } from './server-commands.ts'

/** Other coding agents, and our own command. An agent started from inside a call is not hooked by itself. */
export const agents: readonly ProgramSpec[] = [
  agent(
    'claude claude-code',
    'claude-code',
    /^--(?:dangerously-skip-permissions|allow-dangerously-skip-permissions|settings|mcp-config|permission-mode|bare|safe-mode|setting-sources|plugin-dir|allowedTools|allowed-tools|append-system-prompt|system-prompt|strict-mcp-config|add-dir)$/,
  ),
  agent(
    'codex',
    'codex',
    /^(?:--(?:dangerously-bypass-approvals-and-sandbox|yolo|full-auto|ask-for-approval|sandbox|disable|config|profile|skip-git-repo-check|dangerously-bypass-hook-trust)|-a|-s|-c)$/,
  ),
  agent(
    'gemini gemini-cli',
    'gemini-cli',
    /^(?:--(?:yolo|approval-mode|allowed-tools|allowed-mcp-server-names|extensions|policy)|-y)$/,
  ),
  agent(
    'copilot',
    'copilot-cli',
    /^--(?:allow-all-tools|allow-all-paths|allow-all|yolo|allow-tool|additional-mcp-config|disable-builtin-mcps)$/,
  ),
  agent(
    'opencode opencode-ai crush',
    'opencode',
    /^(?:--(?:pure|yolo|dangerously-skip-permissions)|-y)$/,
  ),
  agent('cursor-agent', 'cursor', /^(?:--(?:force|yolo|approve-mcps|sandbox|trust)|-f)$/),
  agent(
    'aider goose amp qwen kiro-cli q-chat droid auggie cline plandex sgpt llm mods openhands interpreter gptme kimi grok devin iflow codebuff continue cn roo trae-cli warp-agent',
    'unknown',
    /^(?:--(?:yes|yes-always|yolo|force|auto|dangerously.*|skip-permissions.*|trust.*)|-y)$/,
  ),
  {
    names: 'custody custody.mjs custodyd',
    style: 'stop-at-operand',
    traits: ['custody'],
    prints: 'filtered',
    effects: custody,
  },
]

/** Variables that point an agent elsewhere, or switch off what watches it. */
const weakeningVariables =
  /^(?:ANTHROPIC_BASE_URL|OPENAI_BASE_URL|GOOGLE_GEMINI_BASE_URL|CLAUDE_CONFIG_DIR|CODEX_HOME|COPILOT_HOME|GEMINI_CLI_SYSTEM_SETTINGS_PATH|GEMINI_CLI_HOME|OPENCODE_CONFIG\w*|BUN_OPTIONS|NODE_OPTIONS|LD_PRELOAD|DYLD_INSERT_LIBRARIES|HTTPS?_PROXY|https?_proxy|ALL_PROXY|CLAUDE_CODE_(?:DISABLE|SIMPLE|BARE)\w*|IS_SANDBOX)$/

function agent(names: string, launches: string, weakening: RegExp): ProgramSpec {
  const effects = (use: Use): readonly Effect[] => {
    const words = use.words.map(shown)
    if (
      /^(?:--version|-v|-V|--help|-h|doctor|update|mcp|config|login|logout|auth|plugin|install|hooks)$/.test(
        words[0] ?? '',
      )
    )
      return changesOf(use, words)
    const flags = words.map((word) => word.replace(/=.*$/s, ''))
    const weakenedBy = [...new Set(flags.filter((flag) => weakening.test(flag)))].toSorted()
    const environmentNames = [...use.variables.keys()]
      .filter((name) => weakeningVariables.test(name))
      .toSorted()
    return [
      act({
        kind: 'agent.launch',
        launches,
        weakenedBy,
        environmentNames,
        argumentsKnown: use.certain,
        governed: false,
      }),
      ...serversAtLaunch(use.words),
    ]
  }
  return { names, style: 'raw', traits: ['agent'], effects }
}

/** `claude mcp add`, `codex mcp remove`: settings changed through the agent's own command. */
function changesOf(use: Use, words: readonly string[]): readonly Effect[] {
  const [noun = '', verb = '', ...rest] = words
  if (
    /^(?:--help|-h)$/.test(rest.at(-1) ?? '') ||
    !/^(?:mcp|config|plugin|hooks)$/.test(noun) ||
    !/^(?:add|add-json|add-from-claude-desktop|import|remove|set|unset|install|uninstall|enable|disable|marketplace|reset.*)$/.test(
      verb,
    )
  )
    return []
  return [
    act({
      kind: 'config.change',
      subject: noun === 'mcp' ? 'mcp-servers' : 'agent-settings',
      program: use.program,
    }),
    ...(noun === 'mcp' ? serverByCommand(verb, use.words.slice(2)) : []),
  ]
}

/** What of our own command changes what governs the agent. Reading is everyone's. */
function custody(use: Use): readonly Effect[] {
  const verb = use.operands.map(shown).find((word) => !word.startsWith('-')) ?? ''
  return /^(?:uninstall|install|up|daemon|server|enrol|suspend|stop|disable|reset|purge)$/.test(
    verb,
  ) &&
    !use.words.includes('--dry-run') &&
    !use.words.includes('--help')
    ? [act({ kind: 'config.change', subject: 'custody', program: 'custody' })]
    : []
}
