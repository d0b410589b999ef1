// Builds the native programs: `node apps/native/build.ts FOLDER [--sanitize]`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildNative } from './src/native-programs.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sanitize: { type: 'boolean', default: false } },
})
const [folder] = positionals
if (folder === undefined) throw new Error('usage: node apps/native/build.ts FOLDER [--sanitize]')
mkdirSync(folder, { recursive: true })
for (const program of buildNative(folder, { sanitize: values.sanitize }))
  console.log(join(folder, program))
