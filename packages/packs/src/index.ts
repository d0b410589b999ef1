import type { McpApproval, PolicySource } from '@custody/model'
import { packs, presets as list } from './packs.generated.ts'
import { sourceOf } from './preset.ts'

export { packs } from './packs.generated.ts'
export type { Preset } from './preset.ts'
export { sourceOf } from './preset.ts'

export const presetNames = ['observe', 'balanced', 'strict'] as const
export type PresetName = (typeof presetNames)[number]

/** The presets as data, by name. */
export const presets = {
  observe: presetNamed('observe'),
  balanced: presetNamed('balanced'),
  strict: presetNamed('strict'),
}

function presetNamed(name: PresetName) {
  const preset = list.find((one) => one.name === name)
  if (preset === undefined) throw new Error(`no preset is called ${name}`)
  return preset
}

/** The source of a preset's policy, to be compiled; approvals come from the organisation or the developer. */
export function presetSource(
  name: PresetName,
  mcpServers: readonly McpApproval[] = [],
): PolicySource {
  return sourceOf(presets[name], packs, mcpServers)
}

const floorPacks: readonly string[] = ['baseline', 'agent-tamper']

/** What always applies on a machine without a floor file, whatever its server says. Source: security.md, "What applies when". */
export const floorSource: PolicySource = {
  name: 'floor',
  packs: packs.filter(({ name }) => floorPacks.includes(name)),
  rules: [],
  mode: 'enforce',
  mcpServers: [],
}
