import { readFileSync, readdirSync } from 'node:fs'
import type { Pack, RuleText } from '@custody/model'
import type { Preset } from './src/preset.ts'

/** Reads the pack folders and presets as data, sorted by name. Used by the generator and its test. */
export function readPacks(root: URL): {
  readonly packs: readonly Pack[]
  readonly presets: readonly Preset[]
} {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'presets')
    .map((entry) => entry.name)
    .toSorted()
  return {
    packs: folders.map((name) => readPack(root, name)),
    presets: readPresets(new URL('presets/', root)),
  }
}

function readPack(root: URL, name: string): Pack {
  const folder = new URL(`${name}/`, root)
  const readme = readFileSync(new URL('README.md', folder), 'utf8')
  return {
    name,
    summary: readme.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '',
    rules: rulesIn(folder, `packs/${name}/`),
    tests: JSON.parse(readFileSync(new URL('tests.json', folder), 'utf8')),
  }
}

function rulesIn(folder: URL, prefix: string): readonly RuleText[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cedar'))
    .toSorted()
    .map((file) => ({
      path: `${prefix}${file}`,
      text: readFileSync(new URL(file, folder), 'utf8'),
    }))
}

function readPresets(folder: URL): readonly Preset[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -5)
      const rules = rulesIn(folder, 'packs/presets/').filter(
        ({ path }) => path === `packs/presets/${name}.cedar`,
      )
      return { name, ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')), rules }
    })
}
