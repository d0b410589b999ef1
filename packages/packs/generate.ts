// Writes `src/packs.generated.ts` from the folders in `/packs`. Run: `node packages/packs/generate.ts`.
import { writeFileSync } from 'node:fs'
import { readPacks } from './read-packs.ts'

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
