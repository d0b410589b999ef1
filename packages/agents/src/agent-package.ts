import type { Agent, AgentName } from '@custody/model'
import { agentVersion } from '@custody/model'
import { z } from 'zod'

/** The packages that agents are shipped in; platform packages have the same name with the platform behind it. */
const packages: readonly (readonly [AgentName, RegExp])[] = [
  ['claude-code', /^@anthropic-ai\/claude-code(?:-[a-z0-9-]+)?$/],
  ['codex', /^@openai\/codex(?:-[a-z0-9-]+)?$/],
  ['gemini-cli', /^@google\/gemini-cli$/],
  ['copilot-cli', /^@github\/copilot(?:-[a-z0-9-]+)?$/],
  ['opencode', /^opencode-(?:ai|linux|darwin|windows)(?:-[a-z0-9-]+)?$/],
]

// Claude Code's own installer keeps each version as one file of that name.
const nativeInstall = /\/claude\/versions\/([^/ ]+)(?: \(deleted\))?$/

const PackageFile = z.object({ name: z.string(), version: z.string() })

/** Whose a package file is: an agent's, `other` for any other package; null where the text is no package file. */
export function agentOfPackage(text: string): Agent | 'other' | null {
  const file = PackageFile.safeParse(jsonOf(text))
  if (!file.success) return null
  const { name, version } = file.data
  const found = packages.find(([, pattern]) => pattern.test(name))
  return found === undefined ? 'other' : { name: found[0], version: agentVersion(version) }
}

/** The agent of which an executable's path alone tells; null where it tells of none. */
export function agentOfPath(path: string): Agent | null {
  const native = nativeInstall.exec(path)
  return native === null ? null : { name: 'claude-code', version: agentVersion(native[1]) }
}

/** So many folders above it the package of an executable may begin. */
export const packageFoldersUp = 6

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
