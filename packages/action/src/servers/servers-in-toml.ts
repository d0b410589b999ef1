import type { Json, McpServerDeclaration } from '@custody/model'
import { mcpDeclarationOf } from '@custody/model'

/**
 * The servers in Codex's TOML: `[mcp_servers.<name>]` with `command`, `args` and `url` on lines of their own. Null where
 * they are written in any other way that TOML has.
 */
export function serversInToml(text: string): readonly McpServerDeclaration[] | null {
  const servers = new Map<string, { [key: string]: Json }>()
  let at: { [key: string]: Json } | null = null
  for (const line of joined(text).split('\n')) {
    const header =
      /^\s*\[\s*mcp_servers\s*\.\s*(?:"([^"\\]+)"|'([^']+)'|([\w-]+))\s*(\.[^\]]*)?\]/.exec(line)
    if (header !== null) {
      const name = header[1] ?? header[2] ?? header[3] ?? ''
      at = header[4] === undefined ? {} : null
      if (at !== null) servers.set(name, at)
      continue
    }
    if (/^\s*\[/.test(line)) at = null
    if (/mcp_servers/.test(line.replace(/#.*$/, ''))) return null
    const [, key = '', written = ''] = /^\s*(command|args|url|enabled)\s*=\s*(.+)$/.exec(line) ?? []
    if (key === '' || at === null) continue
    const value = valueOf(written)
    if (value === undefined) return null
    at[key] = value
  }
  return [...servers].map(([name, entry]) => mcpDeclarationOf(name, entry))
}

/** Arrays over several lines become one line. */
function joined(text: string): string {
  return text.replace(/=\s*\[[^\]]*\]/g, (array) => array.replace(/\r?\n/g, ' '))
}

/** A text, a truth value or an array of texts; undefined for anything else. */
function valueOf(written: string): Json | undefined {
  const plain = written
    .trim()
    .replace(/'([^'"\\]*)'/g, '"$1"')
    .replace(/\s+#[^"']*$/, '')
    .replace(/,\s*\]$/, ']')
  try {
    const value: Json = JSON.parse(plain)
    return value
  } catch {
    return undefined
  }
}
