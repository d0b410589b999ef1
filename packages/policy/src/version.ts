import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { PolicySource, RuleText } from '@custody/model'

/** Names the exact content of a policy: `sha256:` and 64 hex digits. The order of packs and texts does not count. */
export function versionOf(source: PolicySource): string {
  const content = JSON.stringify([
    source.name,
    source.mode,
    sorted(source.packs.map((pack) => [pack.name, texts(pack.rules)])),
    texts(source.rules),
    sorted(source.mcpServers.map(({ match, level }) => [level, Object.entries(match).toSorted()])),
  ])
  return `sha256:${bytesToHex(sha256(new TextEncoder().encode(content)))}`
}

function texts(rules: readonly RuleText[]): readonly string[] {
  return sorted(rules.map((rule) => [rule.path, rule.text]))
}

function sorted(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).toSorted()
}
