// Builds the native programs: `node apps/native/build.ts FOLDER [--sanitize | --valgrind]`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildNative } from './src/native-programs.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    sanitize: { type: 'boolean', default: false },
    valgrind: { type: 'boolean', default: false },
  },
})
const [folder] = positionals
if (folder === undefined)
  throw new Error('usage: node apps/native/build.ts FOLDER [--sanitize | --valgrind]')
mkdirSync(folder, { recursive: true })
const build = values.sanitize ? 'sanitized' : values.valgrind ? 'valgrind' : 'installed'
for (const program of buildNative(folder, build)) console.log(join(folder, program))
