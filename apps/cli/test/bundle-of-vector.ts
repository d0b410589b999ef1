// Writes vectors of spec/vectors/bundle into the current folder, for the scripts of `custody verify`: each with its policy.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

for (const name of process.argv.slice(2)) {
  const file = join(import.meta.dirname, '../../../spec/vectors/bundle', `${name}.json`)
  const { lines, trust }: { readonly lines: readonly string[]; readonly trust: string | null } =
    JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(`${name}.bundle`, lines.map((line) => `${line}\n`).join(''))
  if (trust !== null) writeFileSync(`${name}.policy`, trust)
}
