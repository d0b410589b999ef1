/** A remote as `.git/config` names it; user names, passwords and query strings of its URL are gone. */
export type GitRemote = { readonly name: string; readonly url: string }

/**
 * Reads the remotes of a git configuration, `origin` first, then by name; the first URL of each. Includes are
 * not followed and `insteadOf` is not applied. Source: git-config(1), "Syntax".
 */
export function parseGitRemotes(config: string): readonly GitRemote[] {
  const remotes = new Map<string, string>()
  let remote: string | null = null
  for (const line of logicalLines(config)) {
    const section = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]\s*(.*)$/.exec(line)
    if (section !== null)
      remote = section[1]?.toLowerCase() === 'remote' ? unquoted(section[2] ?? '') : null
    const pair = /^\s*url\s*=\s*(.*)$/i.exec(section === null ? line : (section[3] ?? ''))
    if (remote !== null && pair !== null && !remotes.has(remote))
      remotes.set(remote, withoutSecrets(parseValue(pair[1] ?? '')))
  }
  return [...remotes]
    .map(([name, url]) => ({ name, url }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
}

const rank = (name: string): number => (name === 'origin' ? 0 : 1)

/** Lines, with those that end in a backslash joined to the next. */
function logicalLines(config: string): readonly string[] {
  return config.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)
}

/** A value: quoted parts as they stand, comments and blanks at the end outside quotes dropped. */
function parseValue(raw: string): string {
  const parts = raw.match(/"(?:[^"\\]|\\.)*"|[^"#;]+|[#;].*/g) ?? []
  const end = parts.findIndex((part) => /^[#;]/.test(part))
  return parts
    .slice(0, end === -1 ? parts.length : end)
    .map((part) => (part.startsWith('"') ? unquoted(part.slice(1, -1)) : unquoted(part)))
    .join('')
    .trim()
}

function unquoted(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1')
}

/** The URL without what may be a credential: user information, query, fragment; of `ext::…` only the name. */
export function withoutSecrets(url: string): string {
  const transport = /^([A-Za-z][\w+.-]*)::/.exec(url)
  if (transport !== null) return `${transport[1]}::`
  const full = /^([A-Za-z][\w+.-]*:\/\/)(?:[^/?#]*@)?([^?#]*)/.exec(url)
  if (full !== null) return `${full[1]}${full[2]}`
  // scp-like: [user@]host:path
  return url.replace(/^[^/:]*@(?=[^/:]+:)/, '').replace(/[?#].*$/, '')
}
