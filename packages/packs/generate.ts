// Writes `src/packs.generated.ts` from the folders in `/packs`, and the tables of their READMEs.
// Run: `node packages/packs/generate.ts`.
import { readFileSync, writeFileSync } from 'node:fs'
import { readPacks } from './read-packs.ts'
import { ruleTable, withTable } from './rule-table.ts'

const { packs, presets } = readPacks(new URL('../../packs/', import.meta.url))
const target = new URL('src/packs.generated.ts', import.meta.url)
writeFileSync(
  target,
  `// Generated from /packs by \`node packages/packs/generate.ts\`.
import type { Pack } from '@custody/model'
import type { Preset } from './preset.ts'

export const packs: readonly Pack[] = ${JSON.stringify(packs, null, 1)}

export const presets: readonly Preset[] = ${JSON.stringify(presets, null, 1)}
`,
)

for (const pack of packs) {
  const readme = new URL(`../../packs/${pack.name}/README.md`, import.meta.url)
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), ruleTable(pack)))
}
