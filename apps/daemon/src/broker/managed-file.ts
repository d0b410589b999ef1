/** The managed files of agents that the broker may write, by the number that it knows them under. */
export const managedFiles = [
  '/etc/claude-code/managed-settings.json',
  '/etc/claude-code/managed-mcp.json',
  '/etc/codex/requirements.toml',
  '/etc/gemini-cli/settings.json',
  '/etc/github-copilot/policy.d/custody.json',
  '/etc/opencode/opencode.json',
  '/etc/cursor/hooks.json',
] as const

export type ManagedFile = (typeof managedFiles)[number]
