/**
 * Whether a client reads its MCP servers from a file: `only` servers stand in it; `also` servers beside other settings;
 * `seldom`, where some version of the client does so and most of what is written there is something else.
 * A test in the daemon holds it to the places that `mcp-configs` knows. Source: the clients' documentation.
 */
export type ServerConfig = 'only' | 'also' | 'seldom'

export function serverConfigAt(path: string): ServerConfig | null {
  const among = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(path))
  if (among(only)) return 'only'
  if (among(also)) return 'also'
  return among(seldom) ? 'seldom' : null
}

const only: readonly RegExp[] = [
  /\/\.mcp\.json$/i,
  /\/managed-mcp\.json$/i,
  /\/claude_desktop_config\.json$/i,
  /\/\.(?:cursor|vscode|roo|windsurf|trae|idx|lmstudio|amazonq|aws\/amazonq|kiro\/settings|junie\/mcp|factory|copilot|codebuddy|warp)\/mcp\.json$/i,
  /\/(?:Code|Code - Insiders|VSCodium)\/User\/mcp\.json$/i,
  /\/(?:cline_mcp_settings|mcp_settings)\.json$/i,
  /\/\.(?:codeium|windsurf|gemini|antigravity)\/(?:.+\/)?mcp_config\.json$/i,
  /\/\.copilot\/mcp-config\.json$/i,
  /\/\.continue\/mcpServers\//i,
]

const also: readonly RegExp[] = [
  /\/\.claude\.json$/i,
  /\/\.claude\/settings(?:\.local)?\.json$/i,
  /\/(?:\.gemini|\.qwen|gemini-cli)\/settings\.json$/i,
  /\/\.?codex\/config\.toml$/i,
  /\/opencode\.jsonc?$/i,
  /\/\.continue\/config\.(?:json|ya?ml)$/i,
  /\/goose\/config\.ya?ml$/i,
  /\/\.?amp\/settings\.json$/i,
  /\/\.?crush(?:\/crush)?\.json$/i,
]

const seldom: readonly RegExp[] = [
  /\/(?:\.zed|zed)\/settings\.json$/i,
  /\/\.vscode\/settings\.json$/i,
  /\/(?:Code|Code - Insiders|VSCodium)\/User\/settings\.json$/i,
]
