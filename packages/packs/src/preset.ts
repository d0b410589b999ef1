import type { McpApproval, Mode, Pack, PolicySource, RuleText } from '@custody/model'

/** A choice of packs under a name, with rules of its own where they need any. */
export type Preset = {
  readonly name: string
  readonly summary: string
  readonly mode: Mode
  readonly packs: readonly string[]
  readonly rules: readonly RuleText[]
}

/** What `compilePolicy` takes, from a preset and the servers that are approved here. */
export function sourceOf(
  preset: Preset,
  packs: readonly Pack[],
  mcpServers: readonly McpApproval[] = [],
): PolicySource {
  const { name, mode, rules } = preset
  return {
    name,
    mode,
    rules,
    mcpServers,
    packs: packs.filter((pack) => preset.packs.includes(pack.name)),
  }
}
