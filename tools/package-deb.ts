// Builds the Debian package: `node tools/package-deb.ts [OUTPUT_FOLDER] [--version V] [--quick]`.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import './build-console.ts'
import { buildDeb } from './package/build-deb.ts'

const checkout = join(import.meta.dirname, '..')
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' }, quick: { type: 'boolean', default: false } },
})
const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
const path = buildDeb({
  checkout,
  output: positionals[0] ?? join(checkout, 'dist'),
  version: values.version ?? String(version),
  small: !values.quick,
})
process.stdout.write(`${path} (${(statSync(path).size / 1e6).toFixed(1)} MB)\n`)
