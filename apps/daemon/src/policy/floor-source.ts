import type { PolicySource } from '@custody/model'
import { packs } from '@custody/packs'

/** The packs of the built-in floor. Source: security.md, "What applies when". */
const floorPacks: readonly string[] = ['baseline', 'agent-tamper']

/** What always applies on a machine without a floor file, whatever its server says. */
export const floorSource: PolicySource = {
  name: 'floor',
  packs: packs.filter(({ name }) => floorPacks.includes(name)),
  rules: [],
  mode: 'enforce',
  mcpServers: [],
}
